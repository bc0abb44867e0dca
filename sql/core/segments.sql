-- Segments of participants and the survey base each is measured on.
-- grain: segment
-- column: sakernas_base | Base definition of the labour-force survey that its coverage is measured on; none for JAKON and PMI.

select
    segment,
    segment_name,
    segment_name_id,
    sakernas_base,
    meaning,
    source,
    valid_from_date,
    valid_to_date,
    sort_order,
from staging.segments
order by segment
