-- Deliveries that somebody should see to: missing, late, copies of another, held or refused.
-- grain: kind, dataset, period, sender, file

with owed as (
    select
        *,
        unnest(['missing', 'duplicate', 'late']) as kind,
        unnest([status = 'missing', is_duplicated, is_late]) as is_so,
    from marts.completeness
)

select
    kind,
    dataset,
    period,
    sender,
    due_date,
    cast(null as varchar) as file,
from owed
where is_so

union all

select
    status as kind,
    dataset,
    period,
    coalesce(sender, '') as sender,
    cast(null as date) as due_date,
    file,
from audit.deliveries
where status in ('held', 'refused')

order by period desc nulls last, dataset asc, due_date asc, file asc, sender asc
