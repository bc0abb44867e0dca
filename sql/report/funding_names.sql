-- Names of who pays in both languages.
-- grain: funding_source

select
    funding_source,
    funding_source_name,
    funding_source_name_id,
from marts.funding_sources
order by funding_source
