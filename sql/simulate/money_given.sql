-- What the payments of a month add up to, each rounded down to a rupiah.

select
    year(bounds.period) as year,
    sum((payments.weight * money.received::hugeint // money.weights)::bigint)::bigint as given,
from simulate.payments
cross join simulate.bounds
inner join simulate.money on year(bounds.period) = money.year
group by all
