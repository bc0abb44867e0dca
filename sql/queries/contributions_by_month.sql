-- How much was received in contributions month by month, and against the same month last year?
-- id: Berapa iuran yang diterima setiap bulan, dan bagaimana perbandingannya dengan bulan yang sama tahun lalu?

-- By month of payment, whatever month it is for, without fines. A month that is not there is an empty line, and the
-- year after it has no growth. There is none either where a delivery of one of the two months is missing, or an amount
-- is hidden. is_rate_regime_change: a regulation on contribution rates began or ended since January of the year before.

with received as (
    select
        period,
        contributions_idr,
        fines_idr,
        is_complete,
        is_suppressed,
    from marts.contributions
    where basis = 'paid' and programme = 'ALL' and segment = 'ALL'
),

span as (
    select
        min(period) as first_period,
        max(period) as last_period,
    from received
),

cumulated as (
    select
        growth.period,
        growth.value as received_since_january_idr,
        growth.growth_rate as since_january_growth_rate,
        growth.is_rate_regime_change,
    from marts.growth
    inner join audit.current_release using (region_code)
    where
        growth.segment = 'ALL'
        and growth.measure = 'contributions_received_idr'
        and growth.growth_basis = 'year_to_date'
        and growth.provenance = 'administrative'
),

months as (
    select
        periods.period,
        received.contributions_idr,
        received.fines_idr,
        received.is_suppressed,
        coalesce(received.is_complete, false) as is_complete,
    from marts.periods
    cross join span
    left join received using (period)
    where periods.period between span.first_period and span.last_period
)

select
    months.period,
    months.contributions_idr,
    months.fines_idr,
    year_before.contributions_idr as compared_contributions_idr,
    case
        when months.is_complete and year_before.is_complete
            then months.contributions_idr - year_before.contributions_idr
    end as change_idr,
    case
        when months.is_complete and year_before.is_complete
            then
                metrics.growth_rate(
                    months.contributions_idr::double, year_before.contributions_idr::double
                )
    end as growth_rate,
    cumulated.received_since_january_idr,
    cumulated.since_january_growth_rate,
    cumulated.is_rate_regime_change,
    months.is_complete,
    year_before.is_complete as compared_is_complete,
    months.is_suppressed,
from months
left join months as year_before
    on months.period = year_before.period + interval 1 year
left join cumulated
    on months.period = cumulated.period
order by months.period
