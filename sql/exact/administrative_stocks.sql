-- What the records of a month count at its end, at every region level; a region with a covered regency that has none
-- counts 0, and one without has no count.
-- grain: period, region_code, segment, measure, participant_definition
-- column: segment | JAKON is counted by the workers of projects, and so is its part of ALL, which is there in months with projects only; JAKON of persons is by name.
-- column: value | participants: active memberships, workers of running projects, persons; registered: active and inactive; employers: active ones; projects: running ones.

with membership_counts as (
    select
        period,
        region_code as regency_code,
        segment,
        active as participants,
        inactive,
        active + inactive as registered,
    from period.memberships
    where region_basis = 'workplace' and dimension = 'all' and segment <> 'JAKON'
),

project_counts as (
    select
        period,
        region_code as regency_code,
        'JAKON' as segment,
        case when is_running then workers else 0 end as participants,
        case when is_running then 0 else workers end as inactive,
        workers as registered,
        case when is_running then projects else 0 end as projects,
    from period.projects
),

employer_counts as (
    select
        period,
        region_code as regency_code,
        'ALL' as segment,
        case when status = 'active' then employers else 0 end as employers,
    from period.employers
),

regency_counts as (
    from membership_counts
    unpivot (value for measure in (participants, inactive, registered))
    union all by name
    from project_counts
    unpivot (value for measure in (participants, inactive, registered, projects))
    union all by name
    from employer_counts
    unpivot (value for measure in (employers))
),

listed (dataset, segment, measures) as (
    values
    ('memberships', 'PU', ['participants', 'inactive', 'registered']),
    ('memberships', 'BPU', ['participants', 'inactive', 'registered']),
    ('memberships', 'PMI', ['participants', 'inactive', 'registered']),
    ('projects', 'JAKON', ['participants', 'inactive', 'registered', 'projects']),
    ('employers', 'ALL', ['employers'])
),

none as (
    select
        regions.period,
        regions.region_code,
        listed.segment,
        unnest(listed.measures) as measure,
        0 as value,
    from exact.region_completeness as regions
    inner join listed using (dataset)
),

placed_counts as (
    select
        counts.period,
        parts.region_code,
        counts.segment,
        counts.measure,
        counts.value,
    from regency_counts as counts
    inner join exact.region_parts as parts using (regency_code)
    union all by name
    from none
),

segment_counts as (
    select
        period,
        region_code,
        segment,
        measure,
        sum(value)::bigint as value,
    from placed_counts
    group by period, region_code, segment, measure
),

membership_stocks as (
    from segment_counts
    union all by name
    select
        period,
        region_code,
        'ALL' as segment,
        measure,
        sum(value)::bigint as value,
    from segment_counts
    where measure in ('participants', 'inactive', 'registered')
    group by period, region_code, measure
    having count(*) = 4
),

persons as (
    select
        period,
        region_code,
        segment,
        counted_unit,
        persons,
    from period.persons
    semi join exact.region_parts using (region_code)
    where region_basis = 'workplace'
),

person_units as (
    select distinct
        period,
        counted_unit,
    from persons
),

all_persons as (
    from persons
    union all by name
    select
        regions.period,
        regions.region_code,
        unnest(['PU', 'BPU', 'PMI', 'ALL']) as segment,
        person_units.counted_unit,
        0 as persons,
    from exact.region_completeness as regions
    inner join person_units using (period)
    where regions.dataset = 'memberships'
),

person_stocks as (
    select
        period,
        region_code,
        segment,
        'participants' as measure,
        counted_unit,
        sum(persons)::bigint as value,
    from all_persons
    group by period, region_code, segment, counted_unit
)

select
    period,
    region_code,
    segment,
    measure,
    'admin_memberships' as participant_definition,
    value::decimal(18, 0) as value,
from membership_stocks
union all by name
select
    period,
    region_code,
    segment,
    measure,
    case counted_unit
        when 'person_main' then 'admin_persons_main'
        when 'person_any' then 'admin_persons_any'
    end as participant_definition,
    value::decimal(18, 0) as value,
from person_stocks
order by period, region_code, segment, measure, participant_definition
