-- The base a region has in each round of the survey: its own figure, else the sum of its provinces, never of some
-- (of an island group, and of a former province in its time);
-- in August the nearest round within six months stands in where there is none.
-- grain: base_definition, region_code, round
-- column: round | First day of the month of the round it stands for.
-- column: earliest_round | First day of the month of the earliest round it is made of.
-- column: latest_round | First day of the month of the latest round it is made of.
-- column: workers_low | Least number of workers that the printing allows; of an estimate, over all rounds that could stand in.
-- column: workers_high | Greatest number of workers that the printing allows; of an estimate, over all rounds that could stand in.
-- column: base_status | exact, rounded, derived, secondary_copy, or mixed_rounds where another round of the same province stands in.
-- column: status_rank | Order of base_status; a sum has the weakest of its parts.
-- column: doubt | Why it is in doubt, of each part that is; empty where none is.
-- column: weights | Projection of the population that weights its round, as sp2020; two of them where rounds are mixed. Bases of other weights are not compared.
-- column: published_date | Day on which the survey published the round; only of the nation, of provinces and of their sums.
-- column: conflict_reason | What contradicts it, and what is known of that statement; empty where nothing does.

with compared as (
    select
        *,
        first_value(workers_low) over by_preference as preferred_low,
        first_value(workers_high) over by_preference as preferred_high,
    from core.survey_statements
    window by_preference as (partition by base_definition, region_code, round order by preference)
),

facts as (
    select
        base_definition,
        region_code,
        round,
        arg_min(workers, preference) as workers,
        arg_min(workers_low, preference) as workers_low,
        arg_min(workers_high, preference) as workers_high,
        max(workers_low) > min(workers_high) as has_conflict,
        string_agg(
            concat(
                workers,
                ' (',
                source,
                ') ',
                coalesce(
                    doubt,
                    case when is_derived then 'is derived' when printed_unit > 1 then 'is rounded' end,
                    'differs'
                )
            ),
            '; '
            order by preference
        ) filter (where workers_low > preferred_high or workers_high < preferred_low) as conflict_reason,
        count(*) as figures_considered,
        arg_min(
            case
                when stated_by = 'secondary_copy' then 4
                when is_derived then 3
                when printed_unit > 1 then 2
                else 1
            end::bigint,
            preference
        ) as status_rank,
        arg_min_null(doubt, preference) as doubt,
        arg_min_null(first_seen_date, preference) as first_seen_date,
        arg_min_null(rse, preference) as rse,
        arg_min(source, preference) as source,
    from compared
    group by base_definition, region_code, round
),

august_rounds as (
    select distinct
        base_definition,
        round,
    from facts
    where month(round) = 8
),

august_bases as (
    select
        august_rounds.base_definition,
        facts.region_code,
        august_rounds.round,
        facts.round as earliest_round,
        facts.round as latest_round,
        facts.workers,
        case
            when facts.round = august_rounds.round then facts.workers_low
            else min(facts.workers_low) over near_rounds
        end as workers_low,
        case
            when facts.round = august_rounds.round then facts.workers_high
            else max(facts.workers_high) over near_rounds
        end as workers_high,
        facts.has_conflict,
        facts.conflict_reason,
        facts.figures_considered,
        case when facts.round = august_rounds.round then facts.status_rank else 5 end::bigint as status_rank,
        facts.doubt,
        facts.first_seen_date,
        facts.rse,
        facts.source,
    from august_rounds
    inner join facts
        on
            august_rounds.base_definition = facts.base_definition
            and abs(datediff('month', august_rounds.round, facts.round)) <= 6
    window
        near_rounds as (
            partition by august_rounds.base_definition, facts.region_code, august_rounds.round
        )
    qualify
        row_number() over (
            partition by august_rounds.base_definition, facts.region_code, august_rounds.round
            order by abs(datediff('month', august_rounds.round, facts.round)), facts.round
        ) = 1
),

any_round_bases as (
    select
        'sakernas_employed_latest' as base_definition,
        region_code,
        round,
        round as earliest_round,
        round as latest_round,
        workers,
        workers_low,
        workers_high,
        has_conflict,
        conflict_reason,
        figures_considered,
        status_rank,
        doubt,
        first_seen_date,
        rse,
        source,
    from facts
    where base_definition = 'sakernas_employed'
),

own_bases as (
    from august_bases
    union all by name
    from any_round_bases
),

-- The nation is never added up from its provinces: the survey states it.
summed_members as (
    select members.*
    from (
        from core.region_members
        union all by name
        from core.former_region_members
    ) as members
    inner join core.regions
        on
            members.parent_region_code = regions.region_code
            and (regions.region_level = 'island_group' or regions.valid_to_date is not null)
),

group_bases as (
    select
        own_bases.base_definition,
        members.parent_region_code as region_code,
        own_bases.round,
        min(own_bases.earliest_round) as earliest_round,
        max(own_bases.latest_round) as latest_round,
        sum(own_bases.workers)::bigint as workers,
        sum(own_bases.workers_low)::bigint as workers_low,
        sum(own_bases.workers_high)::bigint as workers_high,
        bool_or(own_bases.has_conflict) as has_conflict,
        string_agg(own_bases.conflict_reason, '; ' order by own_bases.source) as conflict_reason,
        sum(own_bases.figures_considered)::bigint as figures_considered,
        max(own_bases.status_rank) as status_rank,
        string_agg(own_bases.doubt, '; ' order by own_bases.source) as doubt,
        max(own_bases.first_seen_date) as first_seen_date,
        string_agg(own_bases.source, '+' order by own_bases.source) as source,
    from own_bases
    inner join summed_members as members
        on
            own_bases.region_code = members.region_code
            and (members.valid_to_date is null or members.valid_to_date >= own_bases.round)
    group by own_bases.base_definition, members.parent_region_code, own_bases.round, members.member_count
    having count(*) = members.member_count
),

candidates as (
    select
        *,
        0 as parts_rank,
    from own_bases
    union all by name
    select
        *,
        1 as parts_rank,
    from group_bases
),

-- A round that the list does not have is weighted as the one before it.
weighted as (
    select
        candidates.*,
        concat_ws('+', earliest.weights, nullif(latest.weights, earliest.weights)) as weights,
        case when latest.round = candidates.earliest_round then latest.published_date end as published_date,
    from candidates
    asof left join core.survey_rounds as earliest
        on candidates.earliest_round >= earliest.round
    asof left join core.survey_rounds as latest
        on candidates.latest_round >= latest.round
)

select
    base_definition,
    region_code,
    round,
    earliest_round,
    latest_round,
    workers,
    workers_low,
    workers_high,
    has_conflict
    or coalesce(
        max(workers_low) filter (where status_rank < 5) over one_base
        > min(workers_high) filter (where status_rank < 5) over one_base,
        false
    ) as has_conflict,
    conflict_reason,
    figures_considered,
    case status_rank
        when 1 then 'exact'
        when 2 then 'rounded'
        when 3 then 'derived'
        when 4 then 'secondary_copy'
        else 'mixed_rounds'
    end as base_status,
    status_rank,
    doubt,
    nullif(weights, '') as weights,
    case
        when regions.valid_to_date is not null then published_date
        when regions.region_level <> 'regency' and first_seen_date is null then published_date
    end as published_date,
    case when regions.valid_to_date is null then first_seen_date end as first_seen_date,
    rse,
    source,
from weighted
left join core.regions using (region_code)
window one_base as (partition by base_definition, region_code, round)
qualify
    row_number() over (
        partition by base_definition, region_code, round
        order by (status_rank = 5)::int, parts_rank
    ) = 1
order by base_definition, region_code, round
