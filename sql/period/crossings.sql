-- Every membership of this month or the last one, with where it was and where it is.
-- A membership is carried, as what it was, where nobody can say what became of it: its sender did not deliver, or its
-- rows contradict each other.
-- grain: membership_id
-- runs: for memberships, table
-- column: is_observed | Whether a delivery of the month holds it.
-- column: is_carried | Whether it stands as it was last seen, because nobody can say more.
-- column: region_code | Where it stands now, or stood when it was last seen; sender, segment and is_active likewise.
-- column: from_region_code | Where last month's snapshot has it; empty where that has not.
-- column: was_observed | Whether it was seen last month, not carried through it.
-- column: kind | What happened to an active membership, as in period.transitions; empty where nothing is counted.

with delivered as (
    select sender
    from intake.deliveries
    where dataset = 'memberships'
    group by sender
),

contradicted as (
    select membership_id
    from period.clashes
    where rule = 'kpj.conflict_across_senders'
    group by membership_id
),

present as (
    select
        membership_id,
        sender,
        segment,
        region_code,
        office_code,
        is_active,
        joined_date,
        end_reason,
    from period.kept
    where membership_id is not null
),

crossed as (
    select
        coalesce(present.membership_id, former.membership_id) as membership_id,
        present.membership_id is not null as is_observed,
        former.membership_id is not null as was_there,
        delivered.sender is null or contradicted.membership_id is not null as is_unknown,
        former.segment as from_segment,
        former.region_code as from_region_code,
        former.is_active as was_active,
        former.is_observed as was_observed,
        coalesce(present.sender, former.sender) as sender,
        coalesce(present.segment, former.segment) as segment,
        coalesce(present.region_code, former.region_code) as region_code,
        coalesce(present.is_active, former.is_active) as is_active,
        present.office_code,
        present.joined_date,
        present.end_reason,
    from present
    full outer join previous.snapshot as former
        on present.membership_id = former.membership_id
    left join delivered
        on former.sender = delivered.sender
    left join contradicted
        on former.membership_id = contradicted.membership_id
)

select
    crossed.membership_id,
    crossed.is_observed,
    not crossed.is_observed and crossed.is_unknown as is_carried,
    crossed.sender,
    crossed.segment,
    crossed.region_code,
    crossed.is_active,
    crossed.office_code,
    crossed.from_segment,
    crossed.from_region_code,
    crossed.was_active,
    crossed.was_observed,
    case
        when not bounds.has_previous then null
        when crossed.is_observed and crossed.is_active and not crossed.was_there
            then case when crossed.joined_date < bounds.period then 'restated_in' else 'joined' end
        when crossed.is_observed and crossed.is_active and not crossed.was_active then 'returned'
        when crossed.is_observed and crossed.is_active
            then
                case
                    when
                        crossed.from_region_code = crossed.region_code
                        and crossed.from_segment = crossed.segment
                        then 'stayed'
                    else 'moved'
                end
        when crossed.is_observed and crossed.was_active
            then case when crossed.end_reason is null then 'lapsed' else 'left_' || crossed.end_reason end
        when crossed.is_observed or not crossed.was_active then null
        when not crossed.is_unknown then 'restated_out'
        when crossed.was_observed then 'unobserved'
    end as kind,
from crossed
cross join period.bounds as bounds
