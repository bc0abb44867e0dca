-- Segments as delivered, read into types.
-- grain: segment

select
    line,
    segment,
    segment_name,
    segment_name_id,
    sakernas_base,
    meaning,
    source,
    valid_from as valid_from_date_text,
    parse.month(valid_from) as valid_from_date,
    valid_to as valid_to_date_text,
    parse.month(valid_to) as valid_to_date,
    sort_order as sort_order_text,
    parse.whole(sort_order, sender.number_format) as sort_order,
from intake.segments
cross join intake.sender
