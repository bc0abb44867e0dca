-- Segments of participants.
-- grain: segment
-- column: sakernas_base | Base definition of the labour-force survey that its coverage is measured on; none for JAKON and PMI.

select
    segment,
    segment_name,
    segment_name_id,
    sakernas_base,
    meaning,
    source,
    sort_order,
from core.segments
order by segment
