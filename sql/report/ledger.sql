-- What became of the rows of all deliveries; the four parts add up to the rows that came in.
-- grain: deliveries

select
    count(*) as deliveries,
    cast(coalesce(sum(physical_rows), 0) as bigint) as physical_rows,
    cast(coalesce(sum(accepted_rows), 0) as bigint) as accepted_rows,
    cast(coalesce(sum(rejected_rows), 0) as bigint) as rejected_rows,
    cast(coalesce(sum(duplicate_rows), 0) as bigint) as duplicate_rows,
    cast(coalesce(sum(structural_rows), 0) as bigint) as structural_rows,
from audit.deliveries
