-- How much of a month of a dataset has been delivered by the senders that are expected.
-- grain: dataset, period
-- column: completeness_rate | Memberships of the senders received per membership of all expected ones, each by its size a month before, cut off after three decimals, for the rest would tell the size of who is missing; 1 when all are there, empty where a size is not known.

with senders as (
    select
        dataset,
        period,
        sender,
        bool_or(is_expected) as is_expected,
        bool_or(is_received) as is_received,
        coalesce(max(last_month_memberships), sum(memberships)) as usual_memberships,
    from period.senders
    group by dataset, period, sender
),

months as (
    select
        dataset,
        period,
        count(*) filter (where is_expected and not is_received) = 0 as is_complete,
        count(*) filter (where is_expected and usual_memberships is null) = 0 as is_size_known,
        sum(case when is_received then usual_memberships else 0 end) filter (where is_expected) as received,
        sum(usual_memberships) filter (where is_expected) as expected,
    from senders
    group by dataset, period
)

select
    dataset,
    period,
    is_complete,
    case
        when is_complete then 1
        when is_size_known
            then greatest(round(metrics.completeness_rate(received, expected) - 0.0004999999, 3), 0)
    end::double as completeness_rate,
from months
order by dataset, period
