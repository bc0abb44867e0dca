-- Regulations that change contribution rates; growth of contributions across one is marked.
-- grain: regime_code

select
    regime_code,
    regulation,
    programme,
    segment,
    measure,
    effective_from_date,
    effective_to_date,
    meaning,
    source,
from staging.rate_regimes
order by regime_code
