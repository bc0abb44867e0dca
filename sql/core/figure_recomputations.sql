-- Printed figures computed again from the printed figures they follow from, with the interval the operands allow.
-- grain: figure_id
-- column: check_kind | How the figure follows from its operands.
-- column: operands | Role and figure of each operand.

-- All but percentages are whole numbers: full digits stand for themselves.
with operands as (
    select
        checks.figure_id,
        checks.kind,
        checks.role,
        checks.operand_id,
        figures.value,
        case figures.unit
            when 'percent' then figures.value_low
            else ceil(figures.value_low)::decimal(38, 6)
        end as value_low,
        case figures.unit
            when 'percent' then figures.value_high
            else (ceil(figures.value_high) - 1)::decimal(38, 6)
        end as value_high,
    from staging.figure_checks as checks
    left join core.figures
        on checks.operand_id = figures.figure_id
),

roles as (
    select
        figure_id,
        kind as check_kind,
        role,
        case when count(value) = count(*) then sum(value) end::double as value,
        case when count(value_low) = count(*) then sum(value_low) end::double as value_low,
        case when count(value_high) = count(*) then sum(value_high) end::double as value_high,
        string_agg(operand_id, '+' order by operand_id) as operand_ids,
    from operands
    group by figure_id, kind, role
),

-- Two sides: `a` is the sum, minuend, numerator, later value, percentage, persons or opening stock; `b` the other.
sides as (
    select
        figure_id,
        check_kind,
        string_agg(role || ' ' || operand_ids, ', ' order by role) as operands,
        max(value) filter (
            where role in ('term', 'minuend', 'numerator', 'to', 'percent', 'persons', 'opening')
        ) as a,
        max(value_low) filter (
            where role in ('term', 'minuend', 'numerator', 'to', 'percent', 'persons', 'opening')
        ) as a_low,
        max(value_high) filter (
            where role in ('term', 'minuend', 'numerator', 'to', 'percent', 'persons', 'opening')
        ) as a_high,
        max(value) filter (
            where role in ('subtrahend', 'denominator', 'from', 'whole', 'monthly_idr', 'removed')
        ) as b,
        max(value_low) filter (
            where role in ('subtrahend', 'denominator', 'from', 'whole', 'monthly_idr', 'removed')
        ) as b_low,
        max(value_high) filter (
            where role in ('subtrahend', 'denominator', 'from', 'whole', 'monthly_idr', 'removed')
        ) as b_high,
        max(value) filter (where role = 'added') as added,
        max(value_low) filter (where role = 'added') as added_low,
        max(value_high) filter (where role = 'added') as added_high,
    from roles
    group by figure_id, check_kind
)

select
    figure_id,
    check_kind,
    operands,
    case check_kind
        when 'sum' then a
        when 'difference' then a - b
        when 'change_points' then a - b
        when 'ratio_percent' then metrics.ratio_percent(a, b)
        when 'growth_percent' then metrics.ratio_percent(a - b, b)
        when 'percent_of' then metrics.percent_of(a, b)
        when 'yearly_amount' then a * b * 12
        when 'closing_stock' then a + added - b
    end as recomputed_value,
    case check_kind
        when 'sum' then a_low
        when 'difference' then a_low - b_high
        when 'change_points' then a_low - b_high
        when 'ratio_percent' then metrics.ratio_percent(a_low, b_high)
        when 'growth_percent' then metrics.ratio_percent(a_low - b_high, b_high)
        when 'percent_of' then metrics.percent_of(a_low, b_low)
        when 'yearly_amount' then a_low * b_low * 12
        when 'closing_stock' then a_low + added_low - b_high
    end as recomputed_low,
    case check_kind
        when 'sum' then a_high
        when 'difference' then a_high - b_low
        when 'change_points' then a_high - b_low
        when 'ratio_percent' then metrics.ratio_percent(a_high, b_low)
        when 'growth_percent' then metrics.ratio_percent(a_high - b_low, b_low)
        when 'percent_of' then metrics.percent_of(a_high, b_high)
        when 'yearly_amount' then a_high * b_high * 12
        when 'closing_stock' then a_high + added_high - b_low
    end as recomputed_high,
from sides
order by figure_id
