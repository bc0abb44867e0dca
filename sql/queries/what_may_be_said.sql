-- From one published rate of the office's territory to the next: may they be compared, and which direction do all
-- counts of the two months (under one definition where there are any) agree on over the survey base that all counts
-- can meet, allowing for rounding?
-- id: Dari satu angka cakupan terpublikasi ke angka berikutnya: bolehkah keduanya dibandingkan, dan arah perubahan mana
-- id: yang disepakati semua hitungan kedua bulan itu (dengan definisi yang sama jika ada) dengan penyebut survei yang
-- id: dapat dipakai bersama, dengan memperhitungkan pembulatan?

with chain as (
    select changes.*
    from marts.coverage_change as changes
    inner join audit.current_release using (region_code)
    where changes.segment = 'ALL' and changes.comparison_kind = 'stated_chain'
),

-- A count that is contradicted spans all that is said of it; one over a contradicted base or rate says nothing.
on_common_base as (
    select
        coverage.*,
        if(
            coverage.has_conflict,
            metrics.coverage_rate(coverage.participants_others_low, coverage.base_workers_high),
            coverage.coverage_rate_low
        ) as least_rate,
        if(
            coverage.has_conflict,
            metrics.coverage_rate(coverage.participants_others_high, coverage.base_workers_low),
            coverage.coverage_rate_high
        ) as greatest_rate,
    from marts.coverage
    inner join audit.current_release using (region_code)
    inner join marts.segments
        on
            coverage.segment = segments.segment
            and coverage.base_definition = segments.sakernas_base
    inner join marts.definitions
        on
            definitions.definition_kind = 'participants'
            and coverage.participant_definition = definitions.definition
    where
        coverage.segment = 'ALL'
        and coverage.coverage_rate is not null
        and (
            not coverage.has_conflict
            or coverage.participants_others_low < coverage.participants_low
            or coverage.participants_others_high > coverage.participants_high
        )
        and coverage.is_complete
        and not definitions.is_variant
),

pairs as (
    select
        chain.from_period,
        chain.to_period,
        from_side.series = to_side.series
        and from_side.as_of_precision <> 'year'
        and to_side.as_of_precision <> 'year'
            as is_one_count,
        from_side.has_conflict or to_side.has_conflict as has_conflict,
        from_side.coverage_rate as from_rate,
        to_side.coverage_rate as to_rate,
        metrics.change_points(from_side.coverage_rate, to_side.coverage_rate) as change_points,
        metrics.change_points(from_side.greatest_rate, to_side.least_rate) as change_low_points,
        metrics.change_points(from_side.least_rate, to_side.greatest_rate) as change_high_points,
    from chain
    inner join on_common_base as from_side
        on chain.from_period = from_side.period
    inner join on_common_base as to_side
        on
            chain.to_period = to_side.period
            and coalesce(from_side.base_weights, '') = coalesce(to_side.base_weights, '')
),

bridges as (
    select *
    from pairs
    qualify is_one_count = max(is_one_count) over (partition by from_period, to_period)
),

directions as (
    select
        from_period,
        to_period,
        count(*) as bridge_count,
        count(*) filter (where is_one_count and not has_conflict) as comparable_count,
        min(from_rate) as from_rate,
        min(to_rate) as to_rate,
        min(change_points) as least_change_points,
        max(change_points) as greatest_change_points,
        min(change_low_points) as change_low_points,
        max(change_high_points) as change_high_points,
    from bridges
    group by from_period, to_period
)

select
    chain.region_name,
    chain.from_period,
    chain.to_period,
    chain.from_coverage_rate,
    chain.to_coverage_rate,
    chain.status,
    chain.reason_code,
    chain.common_base_definition,
    bases.base_name as common_base_name,
    bases.base_name_id as common_base_name_id,
    coalesce(chain.common_from_rate, directions.from_rate) as common_from_rate,
    coalesce(chain.common_to_rate, directions.to_rate) as common_to_rate,
    directions.bridge_count,
    directions.comparable_count,
    directions.least_change_points,
    directions.greatest_change_points,
    directions.change_low_points,
    directions.change_high_points,
    case
        when directions.bridge_count is null then 'no_common_base'
        when directions.change_low_points > 0 then 'rose'
        when directions.change_high_points < 0 then 'fell'
        else 'open'
    end as direction,
    coalesce(directions.comparable_count > 0, false) as is_proven,
from chain
left join directions using (from_period, to_period)
left join marts.definitions as bases
    on
        bases.definition_kind = 'base'
        and chain.common_base_definition = bases.definition
order by chain.from_period
