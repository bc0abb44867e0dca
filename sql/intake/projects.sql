-- What is kept of an accepted project: two pseudonyms, coded columns, dates and amounts; no number and no name.

select
    line,
    project_number_pseudonym::varchar as project_id,
    npp_pseudonym::varchar as employer_id,
    region_code,
    project_funding,
    contract_value_idr,
    started_date,
    ends_date,
    workers,
    contributions_idr,
from staging.projects
order by line
