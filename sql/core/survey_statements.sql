-- Workers by region and survey round, every statement kept: the survey's rows, and survey figures printed in the ledger.
-- grain: base_definition, region_code, round, source
-- column: round | First day of the month of the survey round.
-- column: printed_unit | As declared; where nobody declares it, by the trailing zeros.
-- column: is_derived | Computed from another level or a percentage of the same round.
-- column: stated_by | press or secondary_copy; empty for the survey's own tables, which come first.
-- column: doubt | Why it is in doubt: any other statement of the round comes first. Empty where it is not.
-- column: preference | Sorts statements of one thing, best first: not in doubt, printed before derived, the survey's own tables, printed unit, press before a copy, before the ledger.

with survey as (
    select
        region_code,
        period as round,
        printed_unit as declared_unit,
        formal_percent,
        informal_percent,
        formal_persons,
        informal_persons,
        employed,
        labour_force,
        working_age_population,
        stated_by,
        first_seen_date,
        employed_rse_percent,
        doubtful,
        note,
        delivery_id || '#' || line as source,
    from staging.workforce
),

-- Nobody counted is no base: of a small sample, or a cell that was left empty.
surveyed as (
    from survey
    unpivot (
        workers for figure in (
            formal_persons,
            informal_persons,
            employed,
            labour_force,
            working_age_population
        )
    )
    where workers > 0
),

levels as (
    select
        region_code,
        round,
        case figure
            when 'formal_persons' then 'sakernas_formal'
            when 'informal_persons' then 'sakernas_informal'
            when 'working_age_population' then 'sakernas_working_age'
            else 'sakernas_' || figure
        end as base_definition,
        workers,
        coalesce(declared_unit, parse.trailing_unit(workers)) as printed_unit,
        stated_by,
        first_seen_date,
        case figure when 'employed' then metrics.rate_of_percent(employed_rse_percent)::double end as rse,
        case when list_contains(string_split(doubtful, '+'), figure) then coalesce(note, 'in doubt') end
            as doubt,
        source,
    from surveyed
    union all by name
    select
        region_code,
        period as round,
        base_definition,
        value::bigint as workers,
        printed_unit::bigint as printed_unit,
        'press' as stated_by,
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
        stated_by,
        first_seen_date,
        rse,
        doubt,
        source,
    from levels
),

shares as (
    select
        region_code,
        round,
        'sakernas_formal' as base_definition,
        formal_percent as share_percent,
        source,
    from survey
    where formal_persons is null
    union all by name
    select
        region_code,
        round,
        'sakernas_informal' as base_definition,
        informal_percent as share_percent,
        source,
    from survey
    where informal_persons is null
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
        employed.stated_by,
        employed.first_seen_date,
        employed.doubt,
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
    stated_by,
    first_seen_date,
    rse,
    doubt,
    concat_ws(
        '|',
        (doubt is not null)::bigint,
        is_derived::bigint,
        (stated_by is not null)::bigint,
        lpad(printed_unit::varchar, 19, '0'),
        coalesce(stated_by = 'secondary_copy', false)::bigint,
        (source similar to '[A-Z]+[0-9]+')::bigint,
        source
    ) as preference,
    source,
from (
    from stated
    union all by name
    from derived
)
order by base_definition, region_code, round, source
