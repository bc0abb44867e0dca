-- A month of a region and segment has no headline, or two: a chart would show nothing, or one of two at random.

select
    period,
    region_code,
    segment,
    count(*) filter (where is_headline) as headlines,
from marts.coverage
group by all
having count(*) filter (where is_headline) <> 1
order by all
