-- Contribution rates as delivered, read into types.
-- grain: programme, segment, risk_class, variant, effective_from_date

select
    rates.line,
    rates.programme,
    rates.segment,
    rates.risk_class,
    rates.variant,
    rates.rate_percent as rate_percent_text,
    parse.measure(rates.rate_percent, sender.number_format) as rate_percent,
    rates.amount_minimum as amount_minimum_text,
    parse.number(rates.amount_minimum, sender.number_format) as amount_minimum,
    rates.wage_cap as wage_cap_text,
    parse.number(rates.wage_cap, sender.number_format) as wage_cap,
    rates.effective_from as effective_from_date_text,
    parse.month(rates.effective_from) as effective_from_date,
    rates.effective_to as effective_to_date_text,
    parse.month(rates.effective_to) as effective_to_date,
    rates.regulation,
    rates.meaning,
    rates.source,
from intake.contribution_rates as rates
cross join intake.sender
