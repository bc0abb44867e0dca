-- Workers by region and survey round, every statement kept: the survey's rows, and survey figures printed in the ledger.
-- grain: base_definition, region_code, round, source
-- column: round | First day of the month of the survey round.
-- column: printed_unit | As declared; where nobody declares it, by the trailing zeros.
-- column: is_derived | Computed from another level or a percentage of the same round.

with survey as (
    select
        region_code,
        period as round,
        printed_unit as declared_unit,
        formal_percent,
        informal_percent,
        formal_persons as sakernas_formal,
        informal_persons as sakernas_informal,
        employed as sakernas_employed,
        labour_force as sakernas_labour_force,
        working_age_population as sakernas_working_age,
        delivery_id || '#' || line as source,
    from staging.workforce
),

surveyed as (
    from survey
    unpivot (
        workers for base_definition in (
            sakernas_formal,
            sakernas_informal,
            sakernas_employed,
            sakernas_labour_force,
            sakernas_working_age
        )
    )
),

levels as (
    select
        region_code,
        round,
        base_definition,
        workers,
        coalesce(declared_unit, parse.trailing_unit(workers)) as printed_unit,
        source,
    from surveyed
    union all by name
    select
        region_code,
        period as round,
        base_definition,
        value::bigint as workers,
        printed_unit::bigint as printed_unit,
        figure_id as source,
    from core.figures
    where is_usable and measure = 'base_workers' and base_definition like 'sakernas%'
),

stated as (
    select
        region_code,
        round,
        base_definition,
        workers,
        ceil(metrics.printed_low(workers::decimal(18, 0), printed_unit))::bigint as workers_low,
        workers + printed_unit - 1 as workers_high,
        printed_unit,
        false as is_derived,
        source,
    from levels
    where workers is not null
),

shares as (
    select
        region_code,
        round,
        'sakernas_formal' as base_definition,
        formal_percent as share_percent,
        source,
    from survey
    where sakernas_formal is null
    union all by name
    select
        region_code,
        round,
        'sakernas_informal' as base_definition,
        informal_percent as share_percent,
        source,
    from survey
    where sakernas_informal is null
),

derived as (
    select
        shares.region_code,
        shares.round,
        shares.base_definition,
        round(metrics.percent_of(shares.share_percent, employed.workers))::bigint as workers,
        floor(
            metrics.percent_of(metrics.printed_low(shares.share_percent, 0.01), employed.workers_low)
        )::bigint as workers_low,
        ceil(
            metrics.percent_of(metrics.printed_high(shares.share_percent, 0.01), employed.workers_high)
        )::bigint as workers_high,
        employed.printed_unit,
        true as is_derived,
        shares.source,
    from shares
    inner join stated as employed
        on
            shares.region_code = employed.region_code
            and shares.source = employed.source
            and employed.base_definition = 'sakernas_employed'
    where shares.share_percent is not null
)

select
    base_definition,
    region_code,
    round,
    workers,
    workers_low,
    workers_high,
    printed_unit,
    is_derived,
    is_derived::bigint
    || '|'
    || lpad(printed_unit::varchar, 19, '0')
    || '|'
    || (source similar to '[A-Z]+[0-9]+')::bigint
    || '|'
    || source as preference,
    source,
from (
    from stated
    union all by name
    from derived
)
order by base_definition, region_code, round, source
