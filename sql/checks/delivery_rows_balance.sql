-- Lines of a delivery are lost or counted twice between the file and the ledger.

select
    delivery_id,
    physical_rows,
    accepted_rows,
    rejected_rows,
    duplicate_rows,
    structural_rows,
from audit.deliveries
where
    status <> 'held'
    and physical_rows is distinct from accepted_rows + rejected_rows + duplicate_rows + structural_rows
order by all
