-- Branches of a month, given as 2024-10, or of all months of a year, given as 2024: memberships, changes, arrears,
-- money. A month given otherwise is an error.
-- example: from offices_of('2024-10') order by arrears_over_3 desc nulls last

create macro offices_of(month) as table
    with asked as (
        select
            case
                -- A date is the first day of its month.
                when regexp_full_match(month::varchar, '[0-9]{4}(-(0[1-9]|1[0-2])(-01)?)?')
                    then month::varchar
                else error(
                    'offices_of takes a year as 2024 or a month as 2024-10, not '
                    || coalesce('''' || month::varchar || '''', 'null')
                    || '.'
                )
            end as start,
    )

    select
        office_month.period,
        office_month.office_code,
        office_month.office_name,
        office_month.active,
        office_month.joined,
        office_month.returned,
        office_month.lapsed,
        office_month.left_memberships,
        office_month.paid_up,
        office_month.arrears_1_to_3,
        office_month.arrears_over_3,
        office_month.payments_unknown,
        office_month.employers,
        office_month.contributions_received_idr,
        office_month.target_workers,
        office_month.is_complete,
        office_month.completeness_rate,
        office_month.is_suppressed,
        office_month.data_kind,
    from marts.office_month
    inner join asked
        on starts_with(office_month.period::varchar, asked.start)
    order by office_month.period, office_month.office_code;
