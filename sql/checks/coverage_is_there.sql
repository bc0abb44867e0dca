-- The territory of the office has no coverage at all: a delivery of figures is missing or was refused.

select region_code
from ledger.office
where region_code not in (select coverage.region_code from marts.coverage)
