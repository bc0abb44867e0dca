-- A month does not begin with the members that the month before ended with.

select
    later.period,
    later.region_code,
    later.segment,
from exact.participation_flows as earlier
inner join exact.participation_flows as later
    on
        (earlier.period + interval 1 month)::date = later.period
        and earlier.region_code = later.region_code
        and earlier.segment = later.segment
where earlier.closing <> later.opening
order by all
