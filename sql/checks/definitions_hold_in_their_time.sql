-- A figure is read under a definition outside the months in which the definition holds.

select
    figures.figure_id,
    figures.period,
    definitions.definition,
from core.figures
inner join core.definitions
    on
        (
            definitions.definition_kind = 'participants'
            and definitions.definition = figures.participant_definition
        )
        or (definitions.definition_kind = 'base' and definitions.definition = figures.base_definition)
where
    figures.measure not like 'target%'
    and (figures.period < definitions.valid_from_date or figures.period > definitions.valid_to_date)
order by all
