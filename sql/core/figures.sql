-- Every printed figure with its reading: what it counts, where, when, and the interval that its printing allows.
-- grain: figure_id
-- column: value_low | Least value the printed number may stand for.
-- column: value_high | The value it stands for lies below this.
-- column: preference | Sorts statements of one thing, best first: printed unit, publisher (office before press), origin (stated before sums), exact before about and before the end of a range, a day or month before a year, latest publication, id.
-- column: is_certain | Read, and neither uncertain nor superseded.
-- column: is_usable | Enters coverage and growth: certain, and of a whole segment.

with office_names as (
    select
        office_code,
        region_code,
        unnest(string_split(aliases, '|')) as scope_name,
    from staging.offices
),

read_figures as (
    select
        figures.figure_id,
        readings.measure,
        readings.period,
        case
            when figures.scope_level = 'national' then '0000'
            when figures.scope_level in ('kanwil', 'branch') then office_names.region_code
            else figures.region_code
        end as region_code,
        office_names.office_code,
        readings.segment,
        readings.population,
        readings.participant_definition,
        readings.base_definition,
        figures.value,
        figures.unit,
        readings.printed_unit,
        readings.qualifier,
        least(
            figures.as_of_end_date, coalesce(figures.published_end_date, figures.as_of_end_date)
        ) as as_of_latest_date,
        figures.as_of_date as stated_from_date,
        figures.as_of_precision,
        figures.published_date,
        figures.published_end_date,
        figures.publisher,
        publishers.publisher_kind,
        figures.scope_level,
        figures.scope_name,
        figures.metric as printed_metric,
        figures.segment as printed_segment,
        figures.comparison_base,
        figures.definition_note,
        readings.note as reading_note,
        figures.source_url,
        figures.delivery_id,
        figures.line,
    from staging.published_figures as figures
    left join staging.figure_readings as readings using (figure_id)
    left join staging.publishers as publishers using (publisher)
    left join office_names
        on
            figures.scope_level in ('kanwil', 'branch')
            and figures.scope_name = office_names.scope_name
)

select
    figure_id,
    measure,
    period,
    region_code,
    office_code,
    segment,
    population,
    participant_definition,
    base_definition,
    value,
    unit,
    printed_unit,
    qualifier,
    case
        when qualifier = 'more_than' then value
        else metrics.printed_low(value, printed_unit)::decimal(38, 6)
    end as value_low,
    metrics.printed_high(value, printed_unit)::decimal(38, 6) as value_high,
    least(stated_from_date, as_of_latest_date) as as_of_earliest_date,
    as_of_latest_date,
    as_of_precision,
    published_date,
    published_end_date,
    publisher,
    publisher_kind,
    measure is not null and qualifier not in ('uncertain', 'superseded') as is_certain,
    is_certain and population = 'all' as is_usable,
    concat_ws(
        '|',
        lpad((printed_unit * 1000000)::bigint::varchar, 19, '0'),
        case publisher_kind when 'office' then 0 when 'ministry' then 1 when 'government' then 2 else 3 end,
        0,
        case when qualifier in ('lower_end', 'upper_end') then 2 when qualifier = 'about' then 1 else 0 end,
        case when as_of_precision = 'year' then 1 else 0 end,
        99999999 - coalesce(strftime(published_date, '%Y%m%d')::bigint, 0),
        figure_id
    ) as preference,
    scope_level,
    scope_name,
    printed_metric,
    printed_segment,
    comparison_base,
    definition_note,
    reading_note,
    source_url,
    delivery_id,
    line,
from read_figures
order by figure_id
