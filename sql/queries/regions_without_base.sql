-- Which regions have no base, so that their coverage cannot be computed?
-- id: Wilayah mana yang tidak memiliki penyebut, sehingga cakupannya tidak dapat dihitung?

-- The latest headline of each region of the territory and segment that has no number of workers to stand over. A rate
-- may be printed all the same: then only an interval of its base is implied. Construction workers and migrants never
-- have a base of the survey (none_by_definition).

with headlines as (
    select coverage.*
    from marts.coverage
    inner join marts.regions using (region_code)
    where regions.is_in_territory and coverage.is_headline
    qualify
        coverage.period = max(coverage.period) over (partition by coverage.region_code, coverage.segment)
)

select
    headlines.region_level,
    headlines.region_code,
    headlines.region_name,
    headlines.segment,
    headlines.period,
    headlines.participants,
    headlines.participant_definition,
    headlines.base_definition,
    headlines.base_status,
    case
        when headlines.base_definition = 'none' then 'none_by_definition'
        when headlines.base_status = 'implied' then 'only_implied'
        when definitions.base_kind = 'sakernas' then 'no_survey_round'
        else 'not_printed'
    end as reason,
    headlines.coverage_rate as printed_rate,
    headlines.implied_base_low,
    headlines.implied_base_high,
    headlines.is_suppressed,
from headlines
inner join marts.segments using (segment)
left join marts.definitions
    on
        definitions.definition_kind = 'base'
        and headlines.base_definition = definitions.definition
where headlines.base_workers is null
order by
    reason = 'none_by_definition',
    headlines.region_level,
    headlines.region_code,
    segments.sort_order
