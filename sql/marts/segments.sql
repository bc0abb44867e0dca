-- Segments of participants, and unknown for rows that do not say theirs.
-- grain: segment
-- column: segment | PU, BPU, JAKON, PMI, ALL, or unknown where the rows of a fact do not say it.
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
union all
select
    'unknown' as segment,
    'Not stated' as segment_name,
    'Tidak disebutkan' as segment_name_id,
    null as sakernas_base,
    'The rows do not say the segment' as meaning,
    'project definition' as source,
    6 as sort_order,
order by segment
