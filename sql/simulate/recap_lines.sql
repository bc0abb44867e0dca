-- Cells of the regional office's recap of one month, from what is true: memberships, and construction workers as
-- the headcount of the projects that run.

with counted as (
    select
        office_code,
        region_code,
        segment,
        is_active,
        sum(memberships)::bigint as memberships,
    from simulate.recap_parts
    where segment <> 'JAKON'
    group by all
    union all
    select
        branches.office_code,
        projects.region_code,
        'JAKON' as segment,
        true as is_active,
        sum(projects.workers)::bigint as memberships,
    from simulate.projects
    cross join simulate.bounds
    inner join simulate.branches on projects.branch = branches.branch
    where projects.begins <= bounds.month and bounds.month <= projects.ends
    group by all
)

select
    0 as file_number,
    row_number() over (order by office_code asc, region_code asc, segment asc, is_active desc) as row_in_file,
    null::varchar as kind,
    files.delimiter,
    simulate.written_month(bounds.period) as periode,
    office_code as kode_kantor,
    region_code as kode_wilayah,
    'bps' as sistem_kode,
    segment as segmen,
    if(is_active, 'AKTIF', 'NONAKTIF') as status,
    memberships::varchar as jumlah,
from counted
cross join simulate.files
cross join simulate.bounds
