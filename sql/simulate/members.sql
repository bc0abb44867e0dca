-- Memberships of some branches in one month, as they truly are; each is drawn from its number alone.
-- Months count from October 2024, which is 0.

with numbers as (
    select
        branch as at_branch,
        branch,
        membership_group,
        unnest(range(first_number, last_number)) as number,
        false as is_copy,
        false as is_guest,
    from simulate.wanted
    union all
    select
        at_branch,
        branch,
        membership_group,
        number,
        is_copy,
        true as is_guest,
    from simulate.guests
    where at_branch in (
        select branch from simulate.wanted
        where is_last
    )
),

hashed as materialized (
    select
        numbers.*,
        bounds.* exclude (remainder),
        request.seed,
        hash(numbers.number, request.seed, 1) as draw,
        hash(numbers.number, request.seed, 2) as draw_2,
        hash(numbers.number, request.seed, 3) as draw_3,
        hash(numbers.number, request.seed, 4) as draw_4,
        hash(numbers.number, request.seed, 9) as move,
        if(numbers.is_copy, numbers.branch, numbers.at_branch) as work_branch,
        numbers.number % 64 = 9 and numbers.membership_group <= 2
        and bounds.month
        < 0 - simulate.slice(hash(numbers.number, request.seed, 9), 24, 20) as was_other_segment,
        case
            when numbers.membership_group = 7 then 'JAKON'
            when (numbers.membership_group in (1, 3, 5)) <> was_other_segment then 'PU'
            else 'BPU'
        end as segment,
    from numbers
    cross join simulate.bounds
    cross join simulate.request
),

staying as (
    select *
    from hashed
    where
        is_guest
        or membership_group = 7
        or number % 64 <> 5
        or not simulate.moves(move)
        or simulate.move_month(move) > month
),

dated as materialized (
    select
        staying.*,
        projects.project_number,
        projects.npp as project_npp,
        projects.region_code as project_region_code,
        projects.kemendagri_code as project_kemendagri_code,
        projects.begin_date as project_begin_date,
        projects.end_date as project_end_date,
        branches.first_number as branch_first_number,
        branches.memberships as branch_memberships,
        branches.next_branch,
        branches.next_first_number,
        branches.next_memberships,
        works.firms_active,
        works.firms_ended,
        case membership_group
            when 7 then projects.begins
            when 1 then simulate.months_ago(draw, 0, 280, 10, 120)
            when 2 then simulate.months_ago(draw, 0, 480, 10, 60)
            when 3 then -1 - simulate.slice(draw, 0, 60) - simulate.slice(draw, 32, 10)
            when 4 then -1 - simulate.slice(draw, 0, 30) - simulate.slice(draw, 32, 10)
            else 1 + simulate.slice(draw, 0, 15)
        end as months_joined,
        case membership_group
            when 3 then simulate.months_ago(draw, 10, 230, 40, 90)
            when 4 then simulate.months_ago(draw, 10, 500, 40, 60)
            else 0
        end as months_ended,
        if(membership_group in (3, 4), months_ended + months_joined, months_joined) as joined,
        simulate.slice(draw_2, 0, 1000) as fate,
        case
            when membership_group = 7 then projects.ends + 1
            when membership_group in (3, 4) then months_ended
            when membership_group <= 2 and fate < 150 * membership_group
                then greatest(joined + 1, -3 - simulate.slice(draw_2, 10, 20) - simulate.slice(draw_2, 20, 9))
            when membership_group <= 2 and fate < 330 * membership_group
                then 1 + simulate.slice(draw_2, 10, 15)
            when membership_group >= 5 and fate < 100 * membership_group - 400
                then joined + 3 + simulate.slice(draw_2, 10, 10)
            else 999
        end as drawn_end,
        case
            when membership_group <= 2 and fate < 150 * membership_group
                then 0 - simulate.slice(draw_2, 10, 20)
            when membership_group <= 2 and fate < 330 * membership_group and fate % 3 = 0
                then drawn_end + 3 + simulate.slice(draw_2, 30, 6)
            when membership_group in (3, 4) and fate < 80 * membership_group - 140
                then 1 + simulate.slice(draw_2, 30, 14)
            else 999
        end as returned,
        if(drawn_end >= returned, 999, drawn_end) as ended,
    from staying
    inner join simulate.branches on staying.branch = branches.branch
    inner join simulate.branches as works on staying.work_branch = works.branch
    left join simulate.projects
        on
            staying.membership_group = 7
            and staying.branch = projects.branch
            and cast(
                hash(staying.number, staying.seed, 8)
                % cast(greatest(branches.projects, 1) as ubigint) as integer
            )
            = projects.place
    where membership_group < 7 or projects.place is not null
),

people as materialized (
    select
        *,
        simulate.slice(draw_3, 0, 100) < 9 as is_again,
        case when not is_again or simulate.slice(draw_3, 8, 10) < 8 then branch else next_branch end
            as home_branch,
        case
            when not is_again then number
            when home_branch = branch
                then
                    branch_first_number + cast((draw_3 >> 16) % cast(branch_memberships as ubigint) as bigint)
            else next_first_number + cast((draw_3 >> 16) % cast(next_memberships as ubigint) as bigint)
        end as person,
        hash(person, seed, 5) as born,
        hash(person, seed, 6) as home,
        simulate.slice(draw_4, 0, 1000) as payer,
        case
            when segment = 'JAKON' then ''
            when segment = 'PU' and payer < 35 then 'APBD KABUPATEN'
            when segment = 'PU' and payer < 55 then 'APBD PROVINSI'
            when segment = 'PU' and payer < 80 then 'DANA DESA'
            when segment = 'PU' then 'PEMBERI KERJA'
            when payer < 160 then 'APBD KABUPATEN'
            when payer < 240 then 'APBD PROVINSI'
            when payer < 330 then 'DANA DESA'
            when payer < 380 then 'DBH SAWIT'
            when payer < 410 then 'SERTAKAN'
            when payer < 420 then 'CSR'
            else 'MANDIRI'
        end as funding,
        funding in ('APBD KABUPATEN', 'APBD PROVINSI', 'DANA DESA') as is_budget,
        cast(month(period) as integer) as month_of_year,
        is_budget
        and month_of_year < 2 + simulate.slice(draw_4, 10, if(segment = 'PU', 2, 5))
        and joined < month - month_of_year + 1 as is_between_budgets,
        month >= ended and month < returned as is_ended,
        not is_ended and not is_between_budgets as is_active,
    from dated
    where joined <= month and (membership_group < 7 or month < ended + 6)
),

placed as (
    select
        people.*,
        228
        + simulate.slice(born, 0, 28) * 12
        + simulate.slice(born, 8, 26) * 12
        + simulate.slice(born, 16, 12)
            as months_old,
        cast(
            simulate.first_of(0 - months_old) + simulate.slice(born, 24, 27) as date
        ) as birth_date,
        (months_old + month) // 12 as age,
        if(simulate.slice(born, 32, 100) < 38, 'P', 'L') as sex,
        homes.region_code as home_region_code,
        homes.kemendagri_code as home_kemendagri_code,
        home_branch = work_branch and simulate.slice(draw_4, 16, 10) < 8 as works_at_home,
        coalesce(project_region_code, if(works_at_home, homes.region_code, own.region_code)) as region_code,
        coalesce(project_kemendagri_code, if(works_at_home, homes.kemendagri_code, own.kemendagri_code))
            as kemendagri_code,
        origins.nik_prefix
        || simulate.padded(1 + simulate.slice(home, 24, 18), 2)
        || simulate.nik_day(birth_date, sex)
        || strftime(birth_date, '%m%y')
        || simulate.padded(1 + simulate.slice(home, 32, 9998), 4) as nik,
        own.minimum_wage,
        simulate.slice(draw_3, 40, 65536) / cast(65536.0 as double) as firm_share,
        if(membership_group = 3 and simulate.slice(draw_3, 56, 4) = 0, 2, 1) as of_firm_group,
        cast(
            if(
                of_firm_group = 2,
                draw_3 % cast(firms_ended as ubigint),
                floor(firms_active * firm_share * firm_share * firm_share)
            ) as integer
        ) as firm_place,
    from people
    inner join simulate.slots as homes
        on
            people.home_branch = homes.branch
            and simulate.slice(people.home, 0, 256) = homes.slot
    inner join simulate.slots as origins
        on
            people.home_branch = origins.branch
            and simulate.slice(people.home, 8, 256) = origins.slot
    inner join simulate.slots as own
        on
            people.work_branch = own.branch
            and simulate.slice(people.draw_4, 20, 256) = own.slot
),

employed as materialized (
    select
        placed.*,
        firms.npp as firm_npp,
        firms.scale,
        firms.jkk_rate,
        cast(simulate.slice(draw_4, 30, 256) as bigint) as wage_draw,
        case segment
            when 'PU'
                then greatest(
                    1000000,
                    placed.minimum_wage * if(firms.scale = 'MIKRO', 75, 100) // 100
                    * wage_percent // 100
                    * (17179869184 + 4 * wage_draw * wage_draw * wage_draw * wage_draw) // 17179869184
                )
                // 1000 * 1000
            when 'BPU' then if(funding = 'MANDIRI', 1000000 + wage_draw * 12 // 10 * 10000, 1000000)
            else 0
        end as wage,
        segment <> 'JAKON' or is_active as has_cover,
        case segment
            when 'PU' then firms.scale <> 'MIKRO' when 'BPU' then funding = 'MANDIRI' and payer % 7 = 0 else
                false
        end
            as has_jht,
        segment = 'PU' and firms.scale in ('MENENGAH', 'BESAR') and age < 57 as has_jp,
        segment = 'PU' and firms.scale in ('MENENGAH', 'BESAR') and age < 53 as has_jkp,
    from placed
    left join simulate.firms
        on
            placed.segment = 'PU'
            and placed.work_branch = firms.branch
            and placed.of_firm_group = firms.firm_group
            and placed.firm_place = firms.place
),

ending as (
    select
        *,
        simulate.slice(draw_2, 40, 100) as reason_draw,
        age - (month - ended) // 12 as age_at_end,
        case
            when is_active then ''
            when not is_ended then 'KONTRAK BERAKHIR'
            when segment = 'JAKON' then 'PROYEK SELESAI'
            when returned < 999 then if(segment = 'PU' and reason_draw < 50, 'KONTRAK BERAKHIR', 'MENUNGGAK')
            when age_at_end >= 56 and reason_draw < 80 then 'PENSIUN'
            when reason_draw < 4 then 'MENINGGAL'
            when segment = 'BPU' and reason_draw < 80 then 'MENUNGGAK'
            when segment = 'BPU' and reason_draw < 90 then 'LAINNYA'
            when segment = 'BPU' then ''
            when reason_draw < 20 then 'PHK'
            when reason_draw < 55 then 'MENGUNDURKAN DIRI'
            when reason_draw < 80 then 'KONTRAK BERAKHIR'
            when reason_draw < 90 then 'MENUNGGAK'
            when reason_draw < 96 then 'LAINNYA'
            else ''
        end as reason,
        simulate.slice(draw_4, 40, 12) as contract_month,
        case
            when segment = 'JAKON' then null
            when is_active and segment = 'BPU' and is_budget then month
            when is_active and segment = 'BPU' and payer % 3 = 0 then month + simulate.slice(draw_4, 44, 6)
            when is_active
                then greatest(
                    joined,
                    if(month >= returned, returned, joined),
                    month - [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 2, 3][
                        1 + simulate.slice(hash(number, month, seed), 0, 16)
                    ]
                )
            when not is_ended then month - month_of_year
            when reason in ('MENUNGGAK', '') then greatest(joined, ended - 4)
            else ended - 1
        end as paid_through,
    from employed
)

select
    at_branch,
    is_copy,
    is_guest,
    number,
    month,
    period,
    period_end_date,
    segment,
    is_active,
    if(segment = 'JAKON' and simulate.slice(draw_3, 20, 10) < 6, '', simulate.kpj_of(number, seed)) as kpj,
    if(segment = 'JAKON' and simulate.slice(draw_3, 30, 10) < 5, '', nik) as nik,
    if(
        sex = 'P',
        [
            'Siti', 'Nur', 'Rahmawati', 'Fitriani', 'Yuliana', 'Dewi', 'Maria', 'Nurhayati', 'Rusmini',
            'Sri', 'Lestari', 'Aminah', 'Rosita', 'Helda', 'Mariana', 'Kartini',
        ],
        [
            'Ahmad', 'Muhammad', 'Budi', 'Agus', 'Rudi', 'Yohanes', 'Suryanto', 'Sahrul', 'Andi',
            'Hendra', 'Joko', 'Dominikus', 'Bambang', 'Rahman', 'Slamet', 'Iwan',
        ]
    )[1 + simulate.slice(home, 40, 16)]
    || ' '
    || [
        'Saputra', 'Hidayat', 'Lestari', 'Wijaya', 'Effendi', 'Rahmadi', 'Nor''aini', 'Susanti',
        'Gunawan', 'Halim', 'Setiawan', 'Pratama', 'Anggoro', 'Laksana', 'Nugroho', 'Utomo', 'Jaya',
        'Bahari', 'Maulana', 'Kusuma', 'Firdaus', 'Arsyad', 'Ibrahim', 'José',
    ][1 + simulate.slice(home, 44, 24)]
    || if(simulate.slice(home, 50, 300) = 0, ', S.Pd', '') as name,
    birth_date,
    sex,
    case segment when 'PU' then firm_npp when 'JAKON' then project_npp else '' end as npp,
    coalesce(project_number, '') as project_number,
    simulate.office_of(work_branch) as office_code,
    region_code,
    kemendagri_code,
    home_region_code,
    home_kemendagri_code,
    has_jht,
    has_jp,
    has_jkp,
    wage,
    case
        when not is_active or segment = 'JAKON' then 0
        when segment = 'PU'
            then (
                wage * (300 + jkk_rate + if(has_jht, 5700, 0))
                + if(has_jp, 3000 * least(wage, jp_wage_cap), 0)
                + 50000
            )
            // 100000
        else greatest(10000, wage // 100) + 6800 + if(has_jht, wage // 50, 0)
    end as contribution,
    funding,
    if(paid_through is null, null, simulate.first_of(paid_through)) as paid_through_period,
    if(
        segment = 'JAKON', project_begin_date, simulate.first_of(joined) + simulate.slice(draw_4, 52, 28)
    ) as joined_date,
    case
        when is_active or (reason = '' and is_ended) then null
        when segment = 'JAKON' then project_end_date + 1
        when is_ended then simulate.first_of(ended) + simulate.slice(draw_4, 48, 28)
        else simulate.first_of(month - month_of_year + 1)
    end as left_date,
    reason,
    case
        when segment = 'JAKON' then project_end_date
        when reason = 'KONTRAK BERAKHIR' and is_ended then last_day(simulate.first_of(ended - 1))
        when segment = 'PU' and is_active and simulate.slice(draw_4, 56, 100) < 20
            then last_day(simulate.first_of(month + (contract_month - month_of_year + 13) % 12))
    end as contract_end_date,
    case
        when is_budget and is_active then last_day(simulate.first_of(month + 12 - month_of_year))
        when is_budget and not is_ended then last_day(simulate.first_of(month - month_of_year))
    end as funding_end_date,
from ending
order by at_branch, is_guest, number
