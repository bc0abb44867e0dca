-- Names of the segments in both languages, in the order of a list.
-- grain: segment

select
    segment,
    segment_name,
    segment_name_id,
from marts.segments
order by sort_order
