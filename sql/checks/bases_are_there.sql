-- No count of the office's territory has a survey base: the survey's delivery is missing, refused or held.
-- severity: warn

select office.region_code
from ledger.office
left join marts.coverage
    on
        office.region_code = coverage.region_code
        and coverage.base_definition like 'sakernas%'
        and coverage.base_workers is not null
group by office.region_code
having count(coverage.region_code) = 0
order by all
