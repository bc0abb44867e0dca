-- Rows of a month's files in their order, a repeated or blank line after the row it belongs to.

with rows_of_files as (
    select
        files.file_number,
        members.number,
        members.is_guest,
        members.is_copy,
        defects.kind as drawn_kind,
        coalesce(drawn_kind in ('duplicate', 'blank_line', 'delimiter_line', 'kpj_conflict'), false)
            as is_doubled,
        (if(members.is_guest, 1099511627776, 0) + members.number) * 1024 as place,
        simulate.slice(hash(members.number, files.file_number), 0, 400) as distance,
    from simulate.members
    inner join simulate.files on members.at_branch = files.branch
    left join simulate.defects
        on
            files.file_number = defects.file_number
            and members.number = defects.number
    where
        files.is_written
        and (files.part = 0 or files.part = 1 + members.number % 2)
        and not (files.is_preliminary and members.number % 20 = 3)
),

doubled as (
    select
        file_number,
        number,
        is_guest,
        is_copy,
        is_extra,
        if(is_extra or drawn_kind = 'kpj_conflict' or not is_doubled, drawn_kind, null) as kind,
        place + if(is_extra, 512 + distance * 1024, 0) as place,
    from rows_of_files
    cross join unnest([false, true]) as extras (is_extra)
    where is_doubled or not is_extra
)

select
    doubled.* exclude (place),
    row_number()
        over (partition by doubled.file_number order by doubled.place, doubled.is_extra, doubled.number)
        as row_in_file,
    cast(
        files.lines_before
        + sum(if(kind = 'line_break', 2, 1))
            over (
                partition by doubled.file_number order by doubled.place, doubled.is_extra, doubled.number
                rows between unbounded preceding and current row
            )
        - if(kind = 'line_break', 1, 0)
        as bigint
    ) as line,
from doubled
inner join simulate.files using (file_number)
order by doubled.file_number, row_in_file
