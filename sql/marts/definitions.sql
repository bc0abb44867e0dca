-- Definitions that coverage is stated under: who is counted (participants) and over whom (base).
-- grain: definition_kind, definition
-- column: definition_kind | participants or base.
-- column: definition | Key, as in participant_definition and base_definition of the other tables; unique within its kind only.
-- column: definition_name | English name: of a base its own, of participants the count, or its key spelled out, and who states it.
-- column: definition_name_id | Indonesian name.
-- column: family | The definition whose segment counts are its parts; another one than itself for a variant.
-- column: is_variant | A part of another definition, such as the same count without construction workers.
-- column: parts | Segments that add up to ALL under this definition; empty where they may not be added.
-- column: base_kind | sakernas (labour-force survey), stated (by the source) or unknown.
-- column: is_comparable | Two figures under it may be compared with each other.
-- column: segments | Segments a base may serve.
-- column: meaning_id | Meaning in Indonesian, of what recaps count; empty of others.
-- column: stated_by | Who states such counts: office, ministry, government or press.

with general (definition, name_en, name_id) as (
    values
    ('admin_memberships', 'Memberships in the records', 'Kepesertaan dalam data kantor'),
    ('admin_persons_any', 'People in the records, in each cell', 'Orang dalam data kantor, sekali tiap sel'),
    ('admin_persons_main', 'People in the records, each once', 'Orang dalam data kantor, dihitung sekali'),
    ('ministry_active', 'Active participants, ministry', 'Peserta aktif, kementerian'),
    ('office_national', 'Active participants, national, office', 'Peserta aktif nasional, kantor'),
    ('ucj_programme', 'Participants of the UCJ programme', 'Peserta menurut program UCJ'),
    ('undisclosed', 'Not stated', 'Tidak disebutkan')
),

states (stated_by, said_en, said_id) as (
    values
    ('office', 'office', 'kantor'),
    ('ministry', 'ministry', 'kementerian'),
    ('government', 'government', 'pemerintah'),
    ('press', 'press', 'media')
),

-- A count of one place and year goes by its key, spelled out, and by who states it.
spelled as (
    select
        definition,
        stated_by,
        definition_name,
        definition_name_id,
        upper(left(definition, 1)) || replace(substr(definition, 2), '_', ' ') as key_spelled,
    from core.definitions
    where definition_kind = 'participants'
),

told as (
    select
        spelled.definition,
        coalesce(
            spelled.definition_name, general.name_en, spelled.key_spelled || ', ' || states.said_en
        ) as name_en,
        coalesce(
            spelled.definition_name_id, general.name_id, spelled.key_spelled || ', ' || states.said_id
        ) as name_id,
    from spelled
    inner join states using (stated_by)
    left join general using (definition)
)

select
    definitions.definition_kind,
    definitions.definition,
    case
        when definitions.definition_kind = 'base' then definitions.base_name
        else told.name_en
    end as definition_name,
    case
        when definitions.definition_kind = 'base' then definitions.base_name_id
        else told.name_id
    end as definition_name_id,
    definitions.family,
    definitions.is_variant,
    definitions.parts,
    definitions.counted_unit,
    definitions.region_basis,
    definitions.includes_jakon,
    definitions.includes_pmi,
    definitions.stated_by,
    definitions.base_name,
    definitions.base_name_id,
    definitions.base_kind,
    definitions.is_comparable,
    definitions.segments,
    definitions.meaning,
    definitions.meaning_id,
    definitions.source,
    definitions.valid_from_date,
    definitions.valid_to_date,
from core.definitions
left join told using (definition)
order by definitions.definition_kind, definitions.definition
