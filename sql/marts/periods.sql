-- The calendar of months: whole years without a gap, from the first to the last month of any fact or target.
-- grain: period
-- column: period | Month, as its first day: the key that period and the other months of the facts join.
-- column: period_name | Month, written 2024-11 in both languages; sorts by age.
-- column: period_name_en | Month in English, written out.
-- column: period_name_id | Month in Indonesian, written out.
-- column: period_short_name | Month in English, as short as an axis wants it; sort it by period.
-- column: period_short_name_id | Month in Indonesian, as short as an axis wants it; sort it by period.
-- column: period_number | Year and month as one number, 202411; sorts by age.
-- column: quarter_name | Quarter, written 2024-Q4; sorts by age.
-- column: month_name | Name of the month in English, without its year; sort it by calendar_month.
-- column: month_name_id | Name of the month in Indonesian, without its year; sort it by calendar_month.
-- column: is_quarter_end | The last month of a quarter.
-- column: is_year_end | December: the month that stocks of different years are best compared at.
-- column: has_facts | Some figure or record is of this month; false of months that only fill a year or wait for a target.

with fact_months as (
    select distinct period
    from marts.completeness
    union
    select distinct period
    from marts.construction_projects
    union
    select distinct period
    from marts.contributions
    union
    select distinct period
    from marts.coverage
    union
    select distinct period
    from marts.employers
    union
    select distinct period
    from marts.growth
    union
    select distinct period
    from marts.membership_profile
    union
    select distinct period
    from marts.office_month
    union
    select distinct period
    from marts.participation_flows
    union
    select distinct period
    from marts.published_figures
    where measure not like 'target%'
    union
    select distinct period
    from marts.reconciliation
    union
    select distinct period
    from marts.sponsored_memberships
),

mentioned as (
    select period
    from fact_months
    union all
    select period
    from core.periods
    union all
    select period
    from marts.published_figures
    union all
    select compared_period as period
    from marts.growth
    union all
    select make_date(target_year, 12, 1) as period
    from marts.target_gap
),

bounds as (
    select
        date_trunc('year', min(period)) as first_period,
        date_trunc('year', max(period)) + interval 11 month as last_period,
    from mentioned
),

months as (
    select
        month_start::date as period,
        year(month_start) as calendar_year,
        quarter(month_start) as calendar_quarter,
        month(month_start) as calendar_month,
    from bounds, generate_series(first_period, last_period, interval 1 month) as calendar (month_start)
),

named (calendar_month, month_name, month_name_id, short_name, short_name_id) as (
    values
    (1, 'January', 'Januari', 'Jan', 'Jan'),
    (2, 'February', 'Februari', 'Feb', 'Feb'),
    (3, 'March', 'Maret', 'Mar', 'Mar'),
    (4, 'April', 'April', 'Apr', 'Apr'),
    (5, 'May', 'Mei', 'May', 'Mei'),
    (6, 'June', 'Juni', 'Jun', 'Jun'),
    (7, 'July', 'Juli', 'Jul', 'Jul'),
    (8, 'August', 'Agustus', 'Aug', 'Agu'),
    (9, 'September', 'September', 'Sep', 'Sep'),
    (10, 'October', 'Oktober', 'Oct', 'Okt'),
    (11, 'November', 'November', 'Nov', 'Nov'),
    (12, 'December', 'Desember', 'Dec', 'Des')
)

select
    months.period,
    last_day(months.period) as period_end_date,
    months.calendar_year,
    months.calendar_quarter,
    months.calendar_month,
    strftime(months.period, '%Y-%m') as period_name,
    named.month_name || ' ' || months.calendar_year as period_name_en,
    named.month_name_id || ' ' || months.calendar_year as period_name_id,
    named.short_name || ' ' || months.calendar_year as period_short_name,
    named.short_name_id || ' ' || months.calendar_year as period_short_name_id,
    (months.calendar_year * 100 + months.calendar_month)::bigint as period_number,
    months.calendar_year || '-Q' || months.calendar_quarter as quarter_name,
    named.month_name,
    named.month_name_id,
    months.calendar_month in (3, 6, 9, 12) as is_quarter_end,
    months.calendar_month = 12 as is_year_end,
    fact_months.period is not null as has_facts,
from months
inner join named using (calendar_month)
left join fact_months using (period)
order by months.period
