-- Who pays a membership (sumber dana), and unknown.
-- grain: funding_source
-- column: funding_source | Code of the payer; unknown where the rows do not say it.
-- column: is_sponsored | Neither the employer nor the member pays: the payers of marts.sponsored_memberships.

select
    funding_source,
    funding_source_name,
    funding_source_name_id,
    funding_source not in ('employer', 'self') as is_sponsored,
    meaning,
    source,
    valid_from_date,
    valid_to_date,
from core.funding_sources
where kind = 'membership'
union all
select
    'unknown' as funding_source,
    'Not stated' as funding_source_name,
    'Tidak disebutkan' as funding_source_name_id,
    false as is_sponsored,
    'The rows do not say who pays' as meaning,
    'project definition' as source,
    null as valid_from_date,
    null as valid_to_date,
order by funding_source
