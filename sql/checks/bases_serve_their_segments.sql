-- A segment is set against a base that does not contain it: that would be a share, not a coverage.

select
    coverage.period,
    coverage.region_code,
    coverage.segment,
    coverage.participant_definition,
    coverage.base_definition,
from marts.coverage
inner join core.definitions
    on
        definitions.definition_kind = 'base'
        and coverage.base_definition = definitions.definition
where not list_contains(string_split(definitions.segments, '+'), coverage.segment)
order by all
