-- Two rates of one payer hold in a month, or the normal rates leave a month out: a contribution has two limits or none.

with followed as (
    select
        programme,
        segment,
        risk_class,
        variant,
        effective_from_date,
        effective_to_date,
        lead(effective_from_date) over (
            partition by programme, segment, risk_class, variant
            order by effective_from_date
        ) as next_from_date,
    from core.contribution_rates
)

select
    programme,
    segment,
    risk_class,
    variant,
    effective_from_date,
    effective_to_date,
    next_from_date,
from followed
where
    next_from_date <= coalesce(effective_to_date, next_from_date)
    or (variant = 'normal' and next_from_date > effective_to_date + interval 1 month)
order by all
