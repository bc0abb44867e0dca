-- What the payments of a month weigh together.

select
    year(bounds.period) as year,
    sum(payments.weight)::hugeint as weight,
from simulate.payments
cross join simulate.bounds
group by all
