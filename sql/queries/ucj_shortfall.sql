-- How many workers short of its universal coverage (UCJ) target is each province?
-- id: Berapa pekerja lagi yang dibutuhkan setiap provinsi untuk mencapai target Universal Coverage Jamsostek (UCJ)?

-- workers_needed is known only where target and actual stand on one base (status comparable). Where the target names no
-- base, workers_needed_if_employed says what it would be if its base were the employed of the survey: a supposition,
-- on the parts beside it, unless statements of these contradict each other (survey_has_conflict). A province without a
-- target is listed with what it has.

with provinces as (
    select
        region_code,
        region_name,
    from marts.regions
    where region_level = 'province' and is_in_territory
),

actual as (
    select coverage.*
    from marts.coverage
    inner join marts.segments
        on
            coverage.segment = segments.segment
            and coverage.base_definition = segments.sakernas_base
    where coverage.segment = 'ALL' and coverage.base_workers is not null and coverage.participants is not null
    qualify
        row_number() over (
            partition by coverage.region_code
            order by
                coverage.is_complete desc, coverage.period desc, coverage.is_headline desc,
                coverage.provenance asc, coverage.participant_definition asc
        ) = 1
)

select
    provinces.region_code,
    provinces.region_name,
    target_gap.target_year,
    target_gap.target_rate,
    coalesce(target_gap.status, 'no_target') as status,
    target_gap.base_definition as target_base,
    target_gap.actual_period,
    target_gap.coverage_rate as actual_rate,
    target_gap.gap_points,
    target_gap.workers_needed,
    actual.period as survey_period,
    actual.participant_definition as survey_participant_definition,
    actual.participants as survey_participants,
    actual.base_definition as survey_base,
    actual.base_workers as survey_base_workers,
    actual.base_as_of_date as survey_base_as_of_date,
    actual.coverage_rate as survey_coverage_rate,
    actual.is_complete as survey_is_complete,
    actual.has_conflict as survey_has_conflict,
    case
        when target_gap.status = 'base_unknown' and not actual.has_conflict
            then
                metrics.workers_short(
                    target_gap.target_rate, actual.base_workers, actual.participants
                )::bigint
    end as workers_needed_if_employed,
    actual.unprotected_workers as survey_unprotected_workers,
from provinces
left join marts.target_gap
    on
        provinces.region_code = target_gap.region_code
        and target_gap.target_family = 'UCJ'
        and target_gap.segment = 'ALL'
        and target_gap.measure = 'coverage_rate'
left join actual
    on provinces.region_code = actual.region_code
order by provinces.region_code, target_gap.target_year
