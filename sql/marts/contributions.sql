-- Contributions of the office's whole territory by month of payment and by month covered, fines apart.
-- grain: basis, period, programme, segment
-- column: basis | paid: period is the month of payment; covered: period is the month that the contribution is for. The same money stands under both: filter one, never add the two.
-- column: programme | JKK, JKM, JHT, JP, JKP, unknown, or ALL; a key of marts.programmes. ALL stands beside its parts: filter before adding up.
-- column: segment | PU, BPU, JAKON, PMI, unknown, or ALL; a key of marts.segments. ALL stands beside its parts: filter before adding up.
-- column: programme_name | English name of the programme.
-- column: workers | Workers paid for, once in each month covered and each payment; empty for all programmes, as a worker is in several.
-- column: contributions_idr | Contributions without fines, rupiah.
-- column: fines_idr | Fines, rupiah.
-- column: is_complete | Of a month of payment: all that was due is there, of every regency; empty of a month covered, which is paid for in several months.
-- column: employers_low | Employers that paid, at least: those of the month, programme and segment that has most of them.

with hidden as (
    select
        period,
        segment,
        category as hidden_category,
        list(component) as components,
    from exact.hidden_cells
    where subject = 'contributions'
    group by all
),

complete as (
    select
        period,
        region_code,
        is_complete,
    from exact.region_completeness
    where dataset = 'contributions'
)

select
    paid.basis,
    paid.period,
    paid.region_code,
    regions.region_name,
    regions.region_level,
    paid.programme,
    programmes.programme_name,
    paid.segment,
    segments.segment_name,
    case when list_contains(hidden.components, 'workers') then null else paid.workers end as workers,
    case
        when list_has_any(hidden.components, ['contributions_idr', 'fines_idr']) then null
        else paid.contributions_idr
    end as contributions_idr,
    case
        when list_has_any(hidden.components, ['contributions_idr', 'fines_idr']) then null
        else paid.fines_idr
    end as fines_idr,
    case
        when hidden.period is not null or paid.employers_low between 1 and 4 then null else paid.employers_low
    end as employers_low,
    case when paid.basis = 'paid' then coalesce(complete.is_complete, false) end as is_complete,
    hidden.period is not null or paid.employers_low between 1 and 4 as is_suppressed,
from exact.contributions as paid
left join core.regions using (region_code)
left join marts.programmes using (programme)
left join marts.segments using (segment)
left join complete using (period, region_code)
left join hidden
    on
        paid.period = hidden.period
        and paid.segment = hidden.segment
        and paid.basis || ':' || paid.programme = hidden.hidden_category
order by paid.basis, paid.period, paid.programme, paid.segment
