-- What the recaps count: one definition of participants for all that is declared alike.
-- grain: participant_definition
-- column: counts | active, or registered for rows of both statuses together.
-- column: unit | memberships or people; empty where it is not declared, as stock and region_basis.
-- column: stock | month_end, or cumulative since January.
-- column: parts | Segments that add up to a total of all.

select distinct
    participant_definition,
    counts,
    unit,
    stock,
    region_basis,
    with_jakon,
    with_pmi,
    'PU+BPU' || case when with_jakon then '+JAKON' else '' end || case when with_pmi then '+PMI' else '' end
        as parts,
from exact.recap_rows
order by participant_definition
