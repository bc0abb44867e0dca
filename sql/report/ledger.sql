-- What became of the rows of all deliveries; the four parts add up to the rows that came in.
-- grain: deliveries

select
    count(*) filter (where status not in ('duplicate', 'withdrawn')) as deliveries,
    count(*) filter (where status = 'partial') as partly_refused_deliveries,
    count(*) filter (where status = 'refused') as refused_deliveries,
    count(*) filter (where status = 'held') as held_deliveries,
    cast(coalesce(sum(physical_rows), 0) as bigint) as rows_in,
    cast(coalesce(sum(accepted_rows), 0) as bigint) as accepted,
    cast(coalesce(sum(rejected_rows), 0) as bigint) as refused,
    cast(coalesce(sum(duplicate_rows), 0) as bigint) as duplicates,
    cast(coalesce(sum(structural_rows), 0) as bigint) as structural,
from audit.deliveries
