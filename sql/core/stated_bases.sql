-- Bases as sources state them beside their own counts, one per key, with the interval of their printing.
-- grain: period, region_code, segment, participant_definition, base_definition

select
    period,
    region_code,
    segment,
    participant_definition,
    base_definition,
    arg_min(value, preference)::bigint as base_workers,
    arg_min(ceil(value_low), preference)::bigint as base_workers_low,
    arg_min(ceil(value_high) - 1, preference)::bigint as base_workers_high,
    max(value_low) >= min(value_high) as has_conflict,
    count(*) as figures_considered,
    arg_min(case when printed_unit > 1 then 'rounded' else 'exact' end, preference) as base_status,
    arg_min(as_of_latest_date, preference) as base_as_of_date,
    arg_min_null(published_end_date, preference) as base_published_date,
    arg_min(figure_id, preference) as source,
from core.figures
where
    is_usable
    and measure = 'base_workers'
    and base_definition not like 'sakernas%'
    and region_code is not null
    and participant_definition is not null
group by all
order by period, region_code, segment, participant_definition, base_definition
