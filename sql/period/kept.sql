-- Rows of a month that count: what the intake accepted and no other delivery repeats or contradicts.
-- grain: membership_id
-- runs: for memberships, view

select
    extract.membership_id,
    extract.person_id,
    extract.sender,
    extract.segment,
    extract.office_code,
    extract.region_code,
    extract.domicile_region_code,
    extract.sex,
    extract.age_group,
    extract.is_active,
    extract.is_active_derived,
    extract.has_jkk,
    extract.has_jkm,
    extract.has_jht,
    extract.has_jp,
    extract.has_jkp,
    extract.funding_source,
    extract.wage_band,
    extract.paid_through_period,
    extract.joined_date,
    extract.end_reason,
    extract.contract_end_date,
    extract.funding_end_date,
from intake.memberships as extract
anti join period.clashes using (delivery_id, line)
