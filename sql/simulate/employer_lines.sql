-- Cells of the employers of every branch in one month.

with drawn as (
    select
        files.file_number,
        firms.*,
        branches.office_code,
        bounds.month,
        bounds.period,
        request.wrong_code,
        files.code_form,
        files.delimiter,
        coalesce(workers.workers, 0) as active_workers,
        other_kinds.kind,
        row_number()
            over (partition by files.file_number order by firms.firm_group, firms.place)
            as row_in_file,
    from simulate.firms
    cross join simulate.bounds
    cross join simulate.request
    inner join simulate.files on firms.branch = files.branch
    inner join simulate.branches on firms.branch = branches.branch
    left join simulate.firm_workers as workers on firms.npp = workers.npp
    left join simulate.other_kinds
        on
            other_kinds.dataset = 'employers'
            and hash(firms.npp, request.seed, bounds.month, 41) % 1000000 < request.dirt_per_million
            and (firms.place + files.file_number) % other_kinds.choices = other_kinds.place
    where firms.joined <= bounds.month
)

select
    file_number,
    row_in_file,
    kind,
    delimiter,
    simulate.written_month(period) as periode,
    npp,
    simulate.quoted(firm_name, delimiter) as nama,
    scale as skala_usaha,
    sector as sektor,
    case kind
        when 'employer_risk_wrong' then 'IX'
        else ['I', 'II', 'III', 'IV', 'V'][risk_class]
    end as kelompok_risiko,
    if(kind = 'employer_region_wrong', '', office_code) as kode_kantor,
    if(
        kind = 'employer_region_wrong',
        simulate.written_code(wrong_code, code_form),
        simulate.written_region(region_code, kemendagri_code, code_form)
    ) as kode_wilayah,
    simulate.written_system(code_form) as sistem_kode,
    case
        when kind = 'employer_status_wrong' then 'X'
        when month < ended then 'AKTIF'
        else 'NONAKTIF'
    end as status,
    case
        when kind = 'employer_workers_unreadable' then 'banyak'
        when month < ended then cast(greatest(active_workers, 1) as varchar)
        else '0'
    end as jml_tk_aktif,
from drawn
