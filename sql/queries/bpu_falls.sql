-- Which regencies lost BPU workers for three months running?
-- id: Kabupaten/kota mana yang pekerja BPU-nya berkurang tiga bulan berturut-turut?

-- A row per regency: its longest run of falls, the latest of equally long ones. Workers are persons, each at the main
-- membership, as records count them, not recaps. A change is judged only where the month and the one before it are
-- there, complete and not hidden: any other month ends a run, so months_judged says how much the answer rests on.

with changes as (
    select
        growth.region_code,
        growth.region_name,
        growth.period,
        growth.compared_value,
        growth.value,
        case
            when growth.is_complete and growth.compared_is_complete and not growth.is_suppressed
                then growth.change
        end as change,
        datediff('month', date '2000-01-01', growth.period) as month_number,
    from marts.growth
    inner join marts.regions using (region_code)
    inner join marts.definitions
        on
            definitions.definition_kind = 'participants'
            and growth.participant_definition = definitions.definition
    where
        growth.segment = 'BPU'
        and growth.measure = 'participants'
        and growth.growth_basis = 'month_on_month'
        and growth.provenance = 'administrative'
        and definitions.counted_unit = 'person_main'
        and not starts_with(growth.participant_definition, 'office_recap_')
        and regions.region_level = 'regency'
        and regions.is_in_territory
),

falls as (
    select
        *,
        month_number - row_number() over (partition by region_code order by month_number) as run_number,
    from changes
    where change < 0
),

runs as (
    select
        region_code,
        min(period) as from_period,
        max(period) as to_period,
        count(*) as months_falling,
        min_by(compared_value, month_number)::bigint as workers_before,
        max_by(value, month_number)::bigint as workers_after,
        sum(-change)::bigint as workers_lost,
    from falls
    group by region_code, run_number
),

longest_runs as (
    select *
    from runs
    qualify row_number() over (partition by region_code order by months_falling desc, to_period desc) = 1
),

judged as (
    select
        region_code,
        region_name,
        count(*) as months_there,
        count(change) as months_judged,
        max(period) as latest_period,
    from changes
    group by region_code, region_name
)

select
    judged.region_code,
    judged.region_name,
    coalesce(longest_runs.months_falling >= 3, false) as is_three_months_running,
    longest_runs.months_falling,
    longest_runs.from_period,
    longest_runs.to_period,
    coalesce(longest_runs.to_period = judged.latest_period, false) as is_still_falling,
    longest_runs.workers_before,
    longest_runs.workers_after,
    longest_runs.workers_lost,
    metrics.growth_rate(longest_runs.workers_after, longest_runs.workers_before) as growth_rate,
    judged.months_judged,
    judged.months_there,
from judged
left join longest_runs using (region_code)
order by
    is_three_months_running desc,
    months_falling desc nulls last,
    workers_lost desc,
    judged.region_code asc
