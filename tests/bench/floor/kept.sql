-- Rows of the month that count, as the intake keeps them.

select
    judged.rowid as line,
    judged.* exclude (delivery_number, status_source, is_refused),
    deliveries.delivery_id,
    deliveries.sender,
    coalesce(('0x' || left(judged.membership_id::varchar, 1))::utinyint, 0)::utinyint as bucket,
from judged.memberships as judged
inner join intake.deliveries using (delivery_number)
where
    not judged.is_refused
    and judged.rowid not in (select line from period.out_of_file)
    and judged.rowid not in (select line from period.clashes)
