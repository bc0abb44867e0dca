-- What is kept of an accepted membership: two pseudonyms and coded columns; no number, name, wage or birth date.
-- A branch that nobody knows is not kept: what stands in its cell may be a person's.

with kept as (
    select
        line,
        kpj_pseudonym as membership_id,
        if(is_nik, nik_pseudonym, null) as person_id,
        segment,
        if(is_office_known, office_code, null) as office_code,
        region_code,
        domicile_region_code,
        sex,
        case
            when age is null then 'unknown'
            when age < 15 then 'under_15'
            when age >= 65 then '65+'
            else (age // 5 * 5) || '-' || (age // 5 * 5 + 4)
        end as age_group,
        status_source = 'active' as is_active,
        is_active_derived,
        has_jkk,
        has_jkm,
        has_jht,
        has_jp,
        has_jkp,
        funding_source,
        case
            when coalesce(wage_idr, 0) = 0 then 0
            when wage_idr >= 50000000 then 15
            when wage_idr >= 30000000 then 14
            when wage_idr >= 20000000 then 13
            when wage_idr >= 15000000 then 12
            when wage_idr >= 10000000 then 11
            else floor(wage_idr)::hugeint // 1000000 + 1 -- // of a DECIMAL leaves a fraction, which a cast rounds
        end::utinyint as wage_band,
        paid_through_period,
        joined_date,
        left_date,
        nullif(end_reason, 'arrears') as end_reason,
        contract_end_date,
        funding_end_date,
    from staging.memberships
)

select
    line,
    membership_id,
    person_id,
    getvariable('key_version') as key_version,
    coalesce((('0x' || left(membership_id::varchar, 1))::utinyint), 0)::utinyint as bucket,
    * exclude (line, membership_id, person_id),
from kept
order by bucket, membership_id, line
