-- Contribution-rate regimes as delivered, read into types.
-- grain: regime_code

select
    line,
    regime_code,
    regulation,
    programme,
    segment,
    measure,
    effective_from as effective_from_date_text,
    parse.month(effective_from) as effective_from_date,
    effective_to as effective_to_date_text,
    parse.month(effective_to) as effective_to_date,
    meaning,
    source,
from intake.rate_regimes
