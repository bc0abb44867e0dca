-- Definitions under which the coverage of the office's territory and its regions is stated, and those of targets.
-- grain: definition_kind, definition

with used as (
    select
        coverage.participant_definition,
        coverage.base_definition,
    from marts.coverage
    inner join audit.current_release using (region_code)

    union

    select
        coverage.participant_definition,
        coverage.base_definition,
    from marts.coverage
    inner join marts.regions using (region_code)
    where regions.is_in_territory and coverage.is_headline

    union

    select
        target_gap.participant_definition,
        target_gap.base_definition,
    from marts.target_gap
    inner join marts.regions using (region_code)
    where regions.is_in_territory
)

select
    definitions.definition_kind,
    definitions.definition,
    definitions.definition_name,
    definitions.definition_name_id,
    definitions.meaning,
    definitions.meaning_id,
    definitions.source,
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
