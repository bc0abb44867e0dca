-- A total and the sum of its parts contradict each other and the count does not say so.

select
    sums.period,
    sums.region_code,
    sums.segment,
    sums.measure,
    sums.participant_definition,
    sums.origin,
    sums.value,
    facts.value as preferred_value,
from core.participation_figures as sums
inner join core.participation_facts as facts
    using (period, region_code, segment, measure, participant_definition, provenance)
where
    sums.origin <> 'stated'
    and not facts.has_conflict
    and (sums.value_low > facts.value_high or sums.value_high < facts.value_low)
order by all
