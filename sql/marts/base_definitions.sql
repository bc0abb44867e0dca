-- Over whom a coverage is stated: the definitions of kind base, under the key that the facts carry.
-- grain: base_definition
-- column: base_definition | Key, as the facts carry it.
-- column: base_definition_name | English name of the base.
-- column: base_definition_name_id | Indonesian name of the base.
-- column: is_comparable | Two figures under it may be compared with each other.
-- column: segments | Segments it may serve, joined by +.

select
    definition as base_definition,
    definition_name as base_definition_name,
    definition_name_id as base_definition_name_id,
    base_kind,
    is_comparable,
    segments,
    meaning,
    source,
    valid_from_date,
    valid_to_date,
from marts.definitions
where definition_kind = 'base'
order by base_definition
