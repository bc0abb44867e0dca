-- Which memberships' funding ends on the last day of the month or in the next three months, by region and who pays?
-- id: Kepesertaan mana yang pendanaannya berakhir pada hari terakhir bulan itu atau dalam tiga bulan berikutnya,
-- id: menurut wilayah dan sumber dana?

-- The latest month there is: what ends on its last day or in one of the next three months; what has no stated end is
-- not counted. Rows of all segments together, so no membership is there twice within a region; a province holds its
-- regencies, so rows of two levels are never added. 0 is counted none; a hidden number is empty. The last month in
-- which funding was to end, and how much, stands beside: yearly budgets end together.

with latest as (
    select max(period) as period
    from marts.sponsored_memberships
),

last_ending as (
    select
        region_code,
        funding_source,
        max(period) as period,
        max_by(ending_within_3_months, period) as ending_within_3_months,
    from marts.sponsored_memberships
    where segment = 'ALL' and ending_within_3_months > 0
    group by region_code, funding_source
)

select
    sponsored.period,
    last_day(sponsored.period + interval 3 month) as ends_by_date,
    sponsored.region_level,
    sponsored.region_code,
    sponsored.region_name,
    sponsored.funding_source,
    sponsored.funding_source_name,
    sponsored.active,
    sponsored.ending_within_3_months,
    metrics.share_rate(sponsored.ending_within_3_months, sponsored.active) as ending_rate,
    last_ending.period as last_ending_period,
    last_ending.ending_within_3_months as last_ending_within_3_months,
    sponsored.is_complete,
    sponsored.is_suppressed,
from marts.sponsored_memberships as sponsored
inner join latest using (period)
left join last_ending
    on
        sponsored.region_code = last_ending.region_code
        and sponsored.funding_source = last_ending.funding_source
where sponsored.segment = 'ALL'
order by
    sponsored.region_level asc,
    sponsored.ending_within_3_months desc nulls last,
    sponsored.region_code asc,
    sponsored.funding_source asc
