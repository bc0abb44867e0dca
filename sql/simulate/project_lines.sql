-- Text of the projects of every branch in one month: those that run, and those that ended in the last six months.

with drawn as (
    select
        files.file_number,
        projects.*,
        files.code_form,
        files.number_form,
        files.date_form,
        files.delimiter,
        other_kinds.kind,
        row_number() over (partition by files.file_number order by projects.place) as row_in_file,
    from simulate.projects
    cross join simulate.bounds
    cross join simulate.request
    inner join simulate.files on projects.branch = files.branch
    left join simulate.other_kinds
        on
            other_kinds.dataset = 'projects'
            and hash(projects.project_number, request.seed, bounds.month, 42) % 1000000
            < request.dirt_per_million
            and (projects.place + files.file_number) % other_kinds.choices = other_kinds.place
    where projects.begins <= bounds.month and bounds.month <= projects.ends + 6
)

select
    file_number,
    row_in_file,
    kind,
    concat_ws(
        delimiter,
        project_number,
        npp,
        project_name,
        simulate.written_region(region_code, kemendagri_code, code_form),
        simulate.written_system(code_form),
        if(kind = 'project_funding_wrong', 'XXXX', funding),
        simulate.quoted(
            if(kind = 'project_value_negative', '-', '')
            || simulate.written_amount(contract_value, number_form),
            delimiter
        ),
        simulate.written_date(begin_date, date_form),
        simulate.written_date(
            if(kind = 'project_dates_turned', cast(begin_date - 40 as date), end_date), date_form
        ),
        cast(workers as varchar),
        simulate.quoted(simulate.written_amount(contribution, number_form), delimiter)
    )
    || chr(10) as text,
from drawn
order by file_number, row_in_file
