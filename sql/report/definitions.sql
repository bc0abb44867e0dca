-- Definitions under which the coverage of the office's territory is stated.
-- grain: definition_kind, definition

with used as (
    select distinct
        coverage.participant_definition,
        coverage.base_definition,
    from marts.coverage
    inner join audit.current_release using (region_code)
)

select
    definitions.definition_kind,
    definitions.definition,
    definitions.base_name,
    definitions.base_name_id,
    definitions.meaning,
    definitions.source,
    definitions.valid_from_date,
    definitions.valid_to_date,
from marts.definitions
where
    (
        definitions.definition_kind = 'participants'
        and definitions.definition in (select participant_definition from used)
    )
    or (
        definitions.definition_kind = 'base'
        and definitions.definition in (select base_definition from used)
    )
order by definitions.definition_kind, definitions.definition
