-- The territory of the office has no coverage at all: a delivery of figures is missing or was refused.

select office.region_code
from ledger.office
left join marts.coverage
    on
        office.region_code = coverage.region_code
        and coverage.coverage_rate is not null
where coverage.region_code is null
order by all
