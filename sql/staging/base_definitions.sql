-- Base definitions as delivered, read into types.
-- grain: base_definition

select
    line,
    base_definition,
    base_name,
    base_name_id,
    kind,
    is_comparable,
    segments,
    meaning,
    source,
    valid_from as valid_from_date_text,
    parse.month(valid_from) as valid_from_date,
    valid_to as valid_to_date_text,
    parse.month(valid_to) as valid_to_date,
from intake.base_definitions
