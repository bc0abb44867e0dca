-- Definitions that coverage is stated under: who is counted (participants) and over whom (base).
-- grain: definition_kind, definition
-- column: definition_kind | participants or base.
-- column: definition | Key, as in participant_definition and base_definition of the other tables.
-- column: family | The definition whose segment counts are its parts; another one than itself for a variant.
-- column: is_variant | A part of another definition, such as the same count without construction workers.
-- column: parts | Segments that add up to ALL under this definition; empty where they may not be added.
-- column: base_kind | sakernas (labour-force survey), stated (by the source) or unknown.
-- column: is_comparable | Two figures under it may be compared with each other.
-- column: segments | Segments a base may serve.
-- column: stated_by | Who states such counts.

select
    definition_kind,
    definition,
    family,
    is_variant,
    parts,
    counted_unit,
    region_basis,
    includes_jakon,
    includes_pmi,
    stated_by,
    base_name,
    base_name_id,
    base_kind,
    is_comparable,
    segments,
    meaning,
    source,
    valid_from_date,
    valid_to_date,
from core.definitions
order by definition_kind, definition
