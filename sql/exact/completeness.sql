-- How much of a month of a dataset has been delivered by the senders that have something of it.
-- grain: dataset, period
-- column: is_complete | Every sender that is due is there whole.
-- column: completeness_rate | Memberships of the senders received per membership of all that are due, each by its size a month before, cut off after three decimals, for the rest would tell the size of who is missing; 1 when all are there, empty where a size is not known.

with months as (
    select
        dataset,
        period,
        count(*) filter (where is_due and not is_whole) = 0 as is_complete,
        count(*) filter (where is_due and usual_memberships is null) = 0 as is_size_known,
        sum(case when is_whole then usual_memberships else 0 end) filter (where is_due) as received,
        sum(usual_memberships) filter (where is_due) as expected,
    from exact.senders
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
