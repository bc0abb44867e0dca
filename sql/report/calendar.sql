-- Who owes what of the last twelve months of each dataset, and what came of it.
-- grain: dataset, period, sender

with months as (
    select
        dataset,
        period,
    from marts.completeness
    group by dataset, period
    qualify row_number() over (partition by dataset order by period desc) <= 12
)

select
    completeness.dataset,
    completeness.period,
    completeness.sender,
    completeness.status,
    completeness.due_date,
    completeness.completeness_rate,
from marts.completeness
inner join months using (dataset, period)
order by completeness.dataset, completeness.period, completeness.sender
