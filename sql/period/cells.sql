-- Memberships of a month by all that they are counted by; what counts them along one dimension reads these few rows.
-- grain: region_code, domicile_region_code, office_code, segment, sex, age_group, funding_source, is_active, is_active_derived, has_person, has_id, has_jkk, has_jkm, has_jht, has_jp, has_jkp, months_unpaid, is_ending_soon
-- runs: for memberships, table
-- column: has_person | Whether the NIK is known.
-- column: has_id | Whether there is a KPJ to follow it by.
-- column: months_unpaid | Of an active one: 0 where it is paid through this month or later, 4 for four and more; empty where no payment is stated.
-- column: is_ending_soon | Of an active one: whether its funding or contract ends on the last day of the month or in one of the next three months; one whose end is not stated is not counted.

select
    kept.region_code,
    kept.domicile_region_code,
    kept.office_code,
    kept.segment,
    kept.sex,
    kept.age_group,
    kept.funding_source,
    kept.is_active,
    kept.is_active_derived,
    kept.person_id is not null as has_person,
    kept.membership_id is not null as has_id,
    kept.has_jkk,
    kept.has_jkm,
    kept.has_jht,
    kept.has_jp,
    kept.has_jkp,
    case
        when kept.is_active and kept.paid_through_period is not null
            then
                least(greatest(datediff('month', kept.paid_through_period, bounds.period), 0), 4)::utinyint
    end as months_unpaid,
    coalesce(
        kept.is_active
        and least(kept.funding_end_date, kept.contract_end_date) >= bounds.period_end_date
        and least(kept.funding_end_date, kept.contract_end_date)
        <= last_day(bounds.period + interval 3 month),
        false
    ) as is_ending_soon,
    count(*) as memberships,
from period.kept as kept
cross join period.bounds as bounds
group by all
