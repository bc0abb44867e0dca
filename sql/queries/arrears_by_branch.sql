-- Which branches have the most memberships in arrears?
-- id: Kantor cabang mana yang memiliki kepesertaan menunggak paling banyak?

-- The latest month, active memberships. A branch of which a number is hidden has no sum and no rank, and never counts
-- as 0; it stands where what is known of it (in_arrears_at_least) puts it. payments_unknown are in arrears or not:
-- nobody says.

with branches as (
    select
        *,
        arrears_1_to_3 + arrears_over_3 as in_arrears,
    from marts.office_month
    qualify period = max(period) over ()
)

select
    period,
    office_code,
    office_name,
    case
        when in_arrears is not null then rank() over (order by in_arrears desc nulls last)
    end as arrears_rank,
    in_arrears,
    coalesce(in_arrears, arrears_1_to_3, arrears_over_3) as in_arrears_at_least,
    metrics.share_rate(in_arrears, active) as arrears_rate,
    arrears_1_to_3,
    arrears_over_3,
    payments_unknown,
    paid_up,
    active,
    is_complete,
    is_suppressed,
from branches
order by in_arrears_at_least desc nulls last, office_code asc
