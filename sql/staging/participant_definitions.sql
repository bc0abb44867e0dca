-- Participant definitions as delivered, read into types.
-- grain: participant_definition

select
    line,
    participant_definition,
    family,
    counted_unit,
    region_basis,
    parts,
    includes_jakon,
    includes_pmi,
    stated_by,
    meaning,
    source,
    valid_from as valid_from_date_text,
    parse.month(valid_from) as valid_from_date,
    valid_to as valid_to_date_text,
    parse.month(valid_to) as valid_to_date,
from intake.participant_definitions
