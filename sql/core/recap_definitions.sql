-- Participants as recaps count them, each definition with what its senders declare in words. What nobody declares is said
-- to be undeclared: it may differ from one sender or month to another.
-- grain: participant_definition
-- column: definition_name | English name.
-- column: definition_name_id | Indonesian name.
-- column: parts | Segments that add up to a total of all.
-- column: meaning_id | The meaning in Indonesian.

with worded as (
    select
        definitions.*,
        case counts when 'active' then 'Active' else 'Registered' end as counts_en,
        case counts when 'active' then 'aktif' else 'terdaftar' end as counts_id,
        coalesce(unit, 'participants') as unit_en,
        case unit when 'memberships' then 'Kepesertaan' when 'people' then 'Orang' else 'Peserta' end
            as unit_id,
        case region_basis
            when 'registration' then 'by place of registration'
            when 'workplace' then 'by place of work'
            when 'domicile' then 'by domicile'
        end as place_en,
        case region_basis
            when 'registration' then 'menurut tempat pendaftaran'
            when 'workplace' then 'menurut tempat kerja'
            when 'domicile' then 'menurut domisili'
        end as place_id,
        case stock when 'month_end' then 'at month end' when 'cumulative' then 'since January' end
            as stock_en,
        case stock when 'month_end' then 'akhir bulan' when 'cumulative' then 'kumulatif sejak Januari' end
            as stock_id,
        case when with_jakon then 'with JAKON' when not with_jakon then 'without JAKON' end as jakon_en,
        case when with_jakon then 'dengan JAKON' when not with_jakon then 'tanpa JAKON' end as jakon_id,
        case when with_pmi then 'with PMI' when not with_pmi then 'without PMI' end as pmi_en,
        case when with_pmi then 'dengan PMI' when not with_pmi then 'tanpa PMI' end as pmi_id,
        concat_ws(
            ', ',
            case when unit is null then 'memberships or people' end,
            case when stock is null then 'month end or cumulative' end,
            case when region_basis is null then 'by which place' end
        ) as undeclared_en,
        concat_ws(
            ', ',
            case when unit is null then 'kepesertaan atau orang' end,
            case when stock is null then 'akhir bulan atau kumulatif' end,
            case when region_basis is null then 'menurut tempat apa' end
        ) as undeclared_id,
    from exact.recap_definitions as definitions
),

told as (
    select
        *,
        concat_ws(', ', concat_ws(' ', counts_en, unit_en, place_en), stock_en, jakon_en, pmi_en) as told_en,
        concat_ws(', ', concat_ws(' ', unit_id, counts_id, place_id), stock_id, jakon_id, pmi_id) as told_id,
    from worded
)

select
    participant_definition,
    told_en || case undeclared_en when '' then ' (recaps)' else ' (recaps, the rest undeclared)' end
        as definition_name,
    told_id || case undeclared_id when '' then ' (rekap)' else ' (rekap, selebihnya tidak dinyatakan)' end
        as definition_name_id,
    case unit when 'memberships' then 'membership' when 'people' then 'person_main' else 'unstated' end
        as counted_unit,
    coalesce(region_basis, 'unstated') as region_basis,
    parts,
    case when with_jakon then 'yes' when not with_jakon then 'no' else 'unknown' end as includes_jakon,
    case when with_pmi then 'yes' when not with_pmi then 'no' else 'unknown' end as includes_pmi,
    told_en || ', as recaps state them, not counted from records'
    || case undeclared_en when '' then '' else '; not declared: ' || undeclared_en end as meaning,
    told_id || ', sebagaimana tertulis dalam rekap, tidak dihitung dari data peserta'
    || case undeclared_id when '' then '' else '; tidak dinyatakan: ' || undeclared_id end as meaning_id,
from told
order by participant_definition
