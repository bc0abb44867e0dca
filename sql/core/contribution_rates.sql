-- Contribution rates by law: what a month's contribution of a programme is, and since when.
-- grain: programme, segment, risk_class, variant, effective_from_date
-- column: contribution_rate | Fraction of the wage or the declared income; empty where the contribution is an amount.
-- column: regulation | Number and year of the regulation that sets it.

select
    programme,
    segment,
    risk_class,
    variant,
    metrics.rate_of_percent(rate_percent::decimal(9, 6))::decimal(18, 8) as contribution_rate,
    amount_minimum::decimal(18, 2) as amount_minimum,
    wage_cap::decimal(18, 2) as wage_cap,
    effective_from_date,
    effective_to_date,
    regulation,
    meaning,
    source,
from staging.contribution_rates
order by programme, segment, risk_class, variant, effective_from_date
