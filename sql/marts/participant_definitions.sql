-- Who is counted as a participant: the definitions of kind participants, under the key that the facts carry.
-- grain: participant_definition
-- column: participant_definition | Key, as the facts carry it.
-- column: participant_definition_name | English name: the count, or its key spelled out, and who states it.
-- column: participant_definition_name_id | Indonesian name.
-- column: family | The definition whose segment counts are its parts; another one than itself for a variant.
-- column: parts | Segments that add up to ALL under this definition; empty where they may not be added.
-- column: meaning_id | Meaning in Indonesian, of what recaps count; empty of others.
-- column: is_comparable | Two figures under it may be compared with each other.

select
    definition as participant_definition,
    definition_name as participant_definition_name,
    definition_name_id as participant_definition_name_id,
    family,
    is_variant,
    parts,
    counted_unit,
    region_basis,
    includes_jakon,
    includes_pmi,
    stated_by,
    is_comparable,
    meaning,
    meaning_id,
    source,
    valid_from_date,
    valid_to_date,
from marts.definitions
where definition_kind = 'participants'
order by participant_definition
