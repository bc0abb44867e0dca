-- Cells of the projects of every branch in one month: those that run, and those that ended in the last six months.

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
    delimiter,
    project_number as no_proyek,
    npp,
    project_name as nama_proyek,
    simulate.written_region(region_code, kemendagri_code, code_form) as kode_wilayah,
    simulate.written_system(code_form) as sistem_kode,
    if(kind = 'project_funding_wrong', 'XXXX', funding) as sumber_dana,
    simulate.quoted(
        if(kind = 'project_value_negative', '-', '')
        || simulate.written_amount(contract_value, number_form),
        delimiter
    ) as nilai_kontrak,
    simulate.written_date(begin_date, date_form) as tgl_mulai,
    simulate.written_date(
        if(kind = 'project_dates_turned', cast(begin_date - 40 as date), end_date), date_form
    ) as tgl_selesai,
    cast(workers as varchar) as jml_tk,
    simulate.quoted(simulate.written_amount(contribution, number_form), delimiter) as iuran,
from drawn
