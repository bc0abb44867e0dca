-- Participant definitions (who is counted) and base definitions (over whom), in one list.
-- grain: definition_kind, definition
-- column: definition_kind | participants or base.
-- column: family | The definition whose segment counts are its parts; another one than itself for a variant.
-- column: is_variant | A part of another definition, such as the same count without construction workers.
-- column: parts | Segments that add up to ALL under this definition; empty where they may not be added.
-- column: definition_name | English name of what recaps count; empty of others.
-- column: definition_name_id | Indonesian name of the same.
-- column: meaning_id | Indonesian meaning of the same.
-- column: is_comparable | Two figures under it may be compared with each other.
-- column: segments | Segments a base may serve.

select
    'participants' as definition_kind,
    participant_definition as definition,
    family,
    participant_definition <> family as is_variant,
    parts,
    counted_unit,
    region_basis,
    includes_jakon,
    includes_pmi,
    stated_by,
    null::varchar as base_name,
    null::varchar as base_name_id,
    null::varchar as base_kind,
    participant_definition <> 'undisclosed' as is_comparable,
    null::varchar as segments,
    meaning,
    source,
    valid_from_date,
    valid_to_date,
from staging.participant_definitions
union all by name
select
    'participants' as definition_kind,
    participant_definition as definition,
    definition_name,
    definition_name_id,
    participant_definition as family,
    false as is_variant,
    parts,
    counted_unit,
    region_basis,
    includes_jakon,
    includes_pmi,
    'office' as stated_by,
    true as is_comparable,
    meaning,
    meaning_id,
    'recaps' as source,
from core.recap_definitions
union all by name
select
    'base' as definition_kind,
    base_definition as definition,
    base_definition as family,
    false as is_variant,
    base_name,
    base_name_id,
    kind as base_kind,
    is_comparable = 'yes' as is_comparable,
    segments,
    meaning,
    source,
    valid_from_date,
    valid_to_date,
from staging.base_definitions
order by definition_kind, definition
