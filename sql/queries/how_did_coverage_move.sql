-- How did coverage of the office's territory move: each published rate with its base, and every count of that month
-- on the survey base that all counts can meet?
-- id: Bagaimana cakupan wilayah kantor ini berubah: setiap angka cakupan terpublikasi beserta penyebutnya, dan setiap
-- id: hitungan bulan itu dengan penyebut survei yang dapat dipakai bersama?

with published as (
    select coverage.*
    from marts.coverage
    inner join audit.current_release using (region_code)
    where coverage.segment = 'ALL' and coverage.is_headline_of_provenance and coverage.is_stated
),

on_common_base as (
    select
        coverage.*,
        bases.base_name,
    from marts.coverage
    inner join audit.current_release using (region_code)
    inner join marts.definitions as bases
        on
            bases.definition_kind = 'base'
            and coverage.base_definition = bases.definition
    inner join marts.segments
        on
            coverage.segment = segments.segment
            and coverage.base_definition = segments.sakernas_base
    inner join marts.definitions
        on
            definitions.definition_kind = 'participants'
            and coverage.participant_definition = definitions.definition
    where coverage.segment = 'ALL' and coverage.coverage_rate is not null and not definitions.is_variant
)

select
    published.region_name,
    published.period,
    published.as_of_precision,
    published.coverage_rate as published_rate,
    published.coverage_rate_low as published_rate_low,
    published.coverage_rate_high as published_rate_high,
    published.base_definition as published_base,
    published_bases.base_name as published_base_name,
    published.base_workers as published_base_workers,
    resemblances.sentence as published_base_resemblance,
    resemblances.sentence_id as published_base_resemblance_id,
    published.implied_base_low,
    published.implied_base_high,
    on_common_base.participant_definition,
    on_common_base.participant_definition = published.participant_definition as is_published_count,
    on_common_base.participants,
    on_common_base.base_definition as common_base,
    on_common_base.base_name as common_base_name,
    on_common_base.base_workers as common_base_workers,
    on_common_base.base_as_of_date as common_base_as_of_date,
    on_common_base.base_status as common_base_status,
    on_common_base.coverage_rate as common_rate,
    on_common_base.coverage_rate_low as common_rate_low,
    on_common_base.coverage_rate_high as common_rate_high,
from published
inner join marts.definitions as published_bases
    on
        published_bases.definition_kind = 'base'
        and published.base_definition = published_bases.definition
left join marts.base_resemblances as resemblances
    on
        published.base_source = resemblances.figure_id
        and published.base_resembles_definition = resemblances.base_resembles_definition
        and published.base_resembles_period = resemblances.base_resembles_period
left join on_common_base
    on published.period = on_common_base.period
order by published.period asc, is_published_count desc, on_common_base.participant_definition asc
