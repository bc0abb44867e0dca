-- Funding sources as delivered, read into types.
-- grain: funding_source

select
    line,
    funding_source,
    funding_source_name,
    funding_source_name_id,
    kind,
    meaning,
    source,
    valid_from as valid_from_date_text,
    parse.month(valid_from) as valid_from_date,
    valid_to as valid_to_date_text,
    parse.month(valid_to) as valid_to_date,
from intake.funding_sources
