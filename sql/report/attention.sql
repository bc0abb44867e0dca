-- Deliveries that somebody should see to: missing, late, copies of another, held or refused.
-- grain: kind, dataset, period, sender, file

select
    'missing' as kind,
    dataset,
    period,
    sender,
    due_date,
    cast(null as varchar) as file,
from marts.completeness
where status = 'missing'

union all

select
    'duplicate' as kind,
    dataset,
    period,
    sender,
    due_date,
    cast(null as varchar) as file,
from marts.completeness
where is_duplicated

union all

select
    'late' as kind,
    dataset,
    period,
    sender,
    due_date,
    cast(null as varchar) as file,
from marts.completeness
where is_late

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
