-- Who pays a membership (sumber dana) or a construction project.
-- grain: funding_source

select
    funding_source,
    funding_source_name,
    funding_source_name_id,
    kind,
    meaning,
    source,
    valid_from_date,
    valid_to_date,
from staging.funding_sources
order by funding_source
