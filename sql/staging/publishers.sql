-- Publishers as delivered.
-- grain: publisher

select
    line,
    publisher,
    publisher_kind,
    note,
from intake.publishers
