-- Columns of a membership that are kept, as schemas/memberships.py declares, of rows that may yet be refused.

quick.pseudonym(kpj) as membership_id,
if(is_nik, quick.pseudonym(nik), null) as person_id,
getvariable('key_version') as key_version,
segment,
if(is_office_known, kode_kantor, null) as office_code,
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
    when coalesce(wage_idr, 0) <= 0 then 0
    when wage_idr >= 50000000 then 15
    when wage_idr >= 30000000 then 14
    when wage_idr >= 20000000 then 13
    when wage_idr >= 15000000 then 12
    when wage_idr >= 10000000 then 11
    else floor(wage_idr)::hugeint // 1000000 + 1
end::utinyint as wage_band,
paid_through_period,
joined_date,
left_date,
nullif(end_reason, 'arrears') as end_reason,
contract_end_date,
funding_end_date,
status_source,
