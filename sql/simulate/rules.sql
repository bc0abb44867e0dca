-- Rules that planted defects break, one row per defect and rule. What is no error is told by its severity.

with broken as (
    select
        kind,
        unnest(rules) as rule,
    from simulate.kinds
    union all
    select
        kind,
        rule,
    from simulate.other_kinds
)

select
    kind,
    if(contains(rule, '.'), split_part(rule, '.', 1), '') as column_name,
    rule,
    case
        when rule in ('duplicate', 'structural') then rule
        when
            rule in (
                'nik.missing', 'nik.passport', 'nik.birth_date_differs', 'nik.sex_differs',
                'nik.unknown_prefix', 'kode_wilayah_domisili.unknown',
                'kode_wilayah_domisili.outside_territory', 'tgl_lahir.age_outside',
                'kode_kantor.unknown', 'kode_kantor.not_serving_region', 'jp.not_of_segment',
                'jkp.not_of_segment', 'jht.not_of_segment', 'jkp.age_outside', 'iuran.not_by_rates',
                'status.not_by_payments'
            )
            then 'warning'
        else 'error'
    end as severity,
from broken
order by kind, rule
