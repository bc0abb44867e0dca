-- Cells of every placed row of a month's membership files, and what is true of it.

with rows_of_files as (
    select
        placed.*,
        members.* exclude (number, is_guest, is_copy),
        files.medium,
        files.code_form,
        files.layout,
        files.number_form,
        files.date_form,
        files.delimiter,
        files.is_latest,
        (placed.kind = 'kpj_conflict' and placed.is_extra)
        or (placed.is_copy and simulate.slice(hash(placed.number, members.month, 33), 0, 2) = 1)
            as is_altered,
        coalesce(placed.kind = 'region_without_system', false) as lacks_system,
        coalesce(placed.kind = 'system_wrong', false) as is_dotted,
    from simulate.placed
    inner join simulate.files using (file_number)
    inner join simulate.members
        on
            placed.number = members.number
            and files.branch = members.at_branch
),

changed as (
    select
        * replace (
            case kind
                when 'birth_in_future' then cast(period_end_date + 366 as date)
                when 'age_over' then make_date(1930, month(birth_date), day(birth_date))
                when 'unemployment_of_old' then make_date(1965, month(birth_date), day(birth_date))
                when 'birth_differs' then cast(birth_date + 1 as date)
                else birth_date
            end as birth_date,
            case kind
                when 'birth_in_future' then null
                when 'joined_in_future' then cast(period_end_date + 366 as date)
                when 'joined_before_birth' then cast(birth_date - 365 as date)
                else joined_date
            end as joined_date,
            case kind
                when 'left_in_future' then cast(period_end_date + 40 as date)
                when 'left_before_start' then cast(joined_date - 40 as date)
                when 'inactive_paid' then null
                else left_date
            end as left_date,
            case kind
                when 'contract_before_start' then cast(joined_date - 40 as date)
                when 'joined_in_future' then null
                else contract_end_date
            end as contract_end_date,
            case kind
                when 'funding_end_before_start' then cast(joined_date - 40 as date)
                when 'joined_in_future' then null
                else funding_end_date
            end as funding_end_date,
            has_jht or coalesce(kind = 'savings_of_jakon', false) as has_jht,
            has_jp or coalesce(kind = 'pension_of_bpu', false) as has_jp,
            has_jkp or coalesce(kind in ('unemployment_of_bpu', 'unemployment_of_old'), false) as has_jkp
        ),
        case
            when kind in ('birth_in_future', 'age_over', 'unemployment_of_old')
                then
                    left(nik, 6)
                    || simulate.nik_day(birth_date, sex)
                    || substr(nik, 9, 2)
                    || if(kind = 'age_over', '30', if(kind = 'unemployment_of_old', '65', '99'))
                    || right(nik, 4)
            else nik
        end as aged_nik,
    from rows_of_files
)

select
    * exclude (kpj, npp, nik), -- noqa: AM04
    case kind
        when 'period_missing' then ''
        when 'period_unreadable' then 'BULAN INI'
        when 'period_other' then simulate.written_month(cast(period - 1 as date))
        else simulate.written_month(period)
    end as periode,
    case kind
        when 'kpj_missing' then ''
        when 'kpj_short' then right(changed.kpj, 10)
        when 'kpj_letter' then 'A' || right(changed.kpj, 10)
        when 'kpj_number' then chr(30) || changed.kpj
        else changed.kpj
    end as kpj,
    case kind
        when 'nik_missing' then ''
        when 'nik_short' then left(aged_nik, 15)
        when 'nik_scientific' then left(aged_nik, 1) || '.' || substr(aged_nik, 2, 5) || 'E+15'
        when 'nik_letter' then left(aged_nik, 9) || 'O' || right(aged_nik, 6)
        when 'nik_number' then chr(30) || aged_nik
        when 'nik_passport' then 'A' || right(changed.kpj, 7)
        when 'nik_prefix_unknown' then '00' || right(aged_nik, 14)
        when 'birth_in_future'
            then
                left(aged_nik, 6)
                || simulate.nik_day(birth_date, sex)
                || strftime(birth_date, '%m%y')
                || right(aged_nik, 4)
        else aged_nik
    end as nik,
    case
        when kind = 'stray_quote' then left(name, 3) || '"' || substr(name, 4)
        when kind = 'line_break' then '"' || name || chr(10) || 'Sambungan"'
        when is_altered then simulate.quoted(name || ' Amat', delimiter)
        else simulate.quoted(name, delimiter)
    end as nama,
    case kind
        when 'birth_unreadable' then '1990-02-31'
        when 'birth_in_other_form' then if(date_form = 'iso', '17/02/1990', '1990.02.17')
        else simulate.written_date(birth_date, date_form)
    end as tgl_lahir,
    case kind
        when 'sex_wrong' then 'X'
        when 'sex_differs' then if(sex = 'P', 'L', 'P')
        else sex
    end as jk,
    case kind
        when 'segment_missing' then ''
        when 'segment_wrong' then 'XX'
        else segment
    end as segmen,
    if(kind = 'employer_missing', '', changed.npp) as npp,
    if(kind = 'project_missing', '', project_number) as no_proyek,
    case
        when kind = 'office_unknown' then 'CAB-TIDAK-ADA'
        when kind = 'office_of_others' then simulate.office_of(at_branch % request.branches + 1)
        when kind in ('region_missing', 'region_without_system', 'region_wrong', 'region_outside') then ''
        else office_code
    end as kode_kantor,
    case
        when kind = 'region_missing' then ''
        when kind = 'region_wrong' then simulate.written_code(request.wrong_code, code_form)
        when kind = 'region_outside' then simulate.written_code(request.outside_code, code_form)
        when lacks_system then region_code
        when is_dotted then kemendagri_code
        else simulate.written_region(region_code, kemendagri_code, code_form)
    end as kode_wilayah,
    case
        when lacks_system then ''
        when is_dotted then 'ISO'
        else simulate.written_system(code_form)
    end as sistem_kode,
    case
        when lacks_system or is_dotted then home_kemendagri_code
        when kind = 'domicile_unknown' then simulate.written_code(request.wrong_code, code_form)
        when kind = 'domicile_outside' then simulate.written_code(request.outside_code, code_form)
        else simulate.written_region(home_region_code, home_kemendagri_code, code_form)
    end as kode_wilayah_domisili,
    case kind
        when 'status_missing' then ''
        when 'status_wrong' then 'X'
        else if(is_active, 'AKTIF', 'NONAKTIF')
    end as status,
    if(kind = 'jkk_wrong', 'X', '1') as jkk,
    if(kind = 'jkm_wrong', 'X', '1') as jkm,
    if(kind = 'jht_wrong', 'X', cast(cast(has_jht as integer) as varchar)) as jht,
    if(kind = 'jp_wrong', 'X', cast(cast(has_jp as integer) as varchar)) as jp,
    if(kind = 'jkp_wrong', 'X', cast(cast(has_jkp as integer) as varchar)) as jkp,
    simulate.quoted(
        case
            when kind = 'wage_unreadable' then 'tiga juta'
            when kind = 'wage_negative' then '-' || simulate.written_amount(wage, number_form)
            when kind = 'wage_in_millions' then if(number_form = 'indonesian', '4,6', '4.6')
            when kind = 'wage_too_large' then simulate.written_amount(wage * 1000, number_form)
            when segment = 'JAKON' then ''
            else simulate.written_amount(wage, number_form)
        end,
        delimiter
    ) as upah,
    simulate.quoted(
        case
            when kind = 'contribution_unreadable' then 'lunas'
            when
                kind = 'contribution_negative'
                then '-' || simulate.written_amount(cast(25000 as bigint), number_form)
            when kind = 'contribution_in_thousands' then if(number_form = 'indonesian', '46,2', '46.2')
            when kind = 'contribution_over_wage' then simulate.written_amount(wage * 2, number_form)
            when kind = 'contribution_off_rates' then simulate.written_amount(wage // 4, number_form)
            when segment = 'JAKON' then ''
            else simulate.written_amount(contribution, number_form)
        end,
        delimiter
    ) as iuran,
    case
        when kind = 'funding_wrong' then 'XXXX'
        when is_altered then ''
        else funding
    end as sumber_dana,
    case kind
        when 'paid_through_unreadable' then 'abc'
        when 'active_unpaid' then simulate.written_month(cast(period - to_months(8) as date))
        when 'inactive_paid' then simulate.written_month(period)
        else simulate.written_month(paid_through_period)
    end as blth_terakhir,
    if(kind = 'joined_unreadable', '2019-02-31', simulate.written_date(joined_date, date_form))
        as tgl_kepesertaan,
    if(kind = 'left_unreadable', '2019-02-31', simulate.written_date(left_date, date_form))
        as tgl_nonaktif,
    case kind
        when 'reason_wrong' then 'XXXX'
        when 'inactive_paid' then ''
        else reason
    end as sebab_nonaktif,
    if(kind = 'contract_unreadable', '2019-02-31', simulate.written_date(contract_end_date, date_form))
        as tgl_akhir_kontrak,
    if(kind = 'funding_end_unreadable', '2019-02-31', simulate.written_date(funding_end_date, date_form))
        as tgl_akhir_dana,
from changed
cross join simulate.request
