-- Bases printed to the last digit beside the survey rounds that they are the same as, and whether the source says so.
-- grain: figure_id, base_resembles_definition, base_resembles_period
-- column: base_workers | The base as printed.
-- column: resembled_workers | The base of that survey round.
-- column: sentence | The resemblance in English, for beside the number.
-- column: sentence_id | The resemblance in Indonesian, for beside the number.

with months (calendar_month, month_name, month_name_id) as (
    values
    (2, 'February', 'Februari'),
    (8, 'August', 'Agustus'),
    (11, 'November', 'November')
)

select
    found.figure_id,
    found.region_code,
    regions.region_name,
    regions.region_level,
    found.segment,
    segments.segment_name,
    found.period,
    found.participant_definition,
    found.base_definition,
    found.base_workers,
    found.resembles_definition as base_resembles_definition,
    found.resembles_period as base_resembles_period,
    found.resembles_workers as resembled_workers,
    found.difference as base_resembles_difference,
    found.is_named as is_base_round_named,
    concat(
        'coincides with Sakernas ',
        months.month_name,
        ' ',
        year(found.resembles_period),
        case when found.is_named then ', as the source says' else '; the source does not say so' end
    ) as sentence,
    concat(
        'sama dengan Sakernas ',
        months.month_name_id,
        ' ',
        year(found.resembles_period),
        case when found.is_named then ', sesuai sumbernya' else '; sumbernya tidak menyebutkannya' end
    ) as sentence_id,
from core.base_resemblances as found
inner join months on month(found.resembles_period) = months.calendar_month
inner join core.regions using (region_code)
inner join core.segments using (segment)
order by found.figure_id, base_resembles_definition, base_resembles_period
