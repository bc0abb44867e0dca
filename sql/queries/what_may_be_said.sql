-- From one published rate of the office's territory to the next: may they be compared, and which direction do all
-- counts agree on over the common base, allowing for rounding?

with territory as (
    select region_code
    from audit.current_release
),

chain as (
    select changes.*
    from marts.coverage_change as changes
    inner join territory using (region_code)
    where changes.segment = 'ALL' and changes.comparison_kind = 'stated_chain'
),

bridges as (
    select
        changes.from_period,
        changes.to_period,
        changes.status,
        changes.change_points,
        changes.change_low_points,
        changes.change_high_points,
    from marts.coverage_change as changes
    inner join territory using (region_code)
    inner join marts.segments
        on
            changes.segment = segments.segment
            and changes.to_series like '% / ' || segments.sakernas_base
    inner join marts.definitions as from_definitions
        on
            from_definitions.definition_kind = 'participants'
            and changes.from_series like from_definitions.definition || ' / %'
            and not from_definitions.is_variant
    where
        changes.segment = 'ALL'
        and changes.comparison_kind = 'consecutive'
        and changes.change_points is not null
),

directions as (
    select
        from_period,
        to_period,
        count(*) as bridge_count,
        count(*) filter (where status = 'comparable') as comparable_count,
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
    chain.common_from_rate,
    chain.common_to_rate,
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
from chain
left join directions using (from_period, to_period)
left join marts.definitions as bases
    on
        bases.definition_kind = 'base'
        and chain.common_base_definition = bases.definition
order by chain.from_period
