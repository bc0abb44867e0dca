-- What each sender owes of a month, what came of it and when, and how much of the month is there.
-- grain: period, dataset, sender
-- column: sender | Who owes or delivers it, as files are named.
-- column: office_code | The sender, where it is a branch; a key of marts.offices.
-- column: region_code | The region that is the whole territory of the branch; empty where that is not one region or not known.
-- column: region_name | Name of that region.
-- column: due_date | Last day on which it is in time, at the office; empty where no source owes it.
-- column: is_expected | A source owes it; of a dataset that none owes, the sender delivered it in one of the three months before. Or last month counts memberships of the sender.
-- column: is_received | A delivery of it is used, in whole or in part.
-- column: is_late | It is received, and was first there after the due date.
-- column: is_restated | A higher revision replaced a delivery of it.
-- column: is_held | A file of it is held: not used until somebody decides.
-- column: is_duplicated | A file of it has the contents of another delivery.
-- column: is_outstanding | Contents of it are known that are not used: refused or held, or, where nothing of it is used, those of another delivery.
-- column: is_missing | It is expected and not received, and its due date has passed or is not known.
-- column: status | received, late, restated; held or refused where other contents of it are, is_received then says whether some are used; where nothing of it is used also duplicate, missing or not_due.
-- column: received_at | When the revision that is used was received (UTC).
-- column: first_received_at | When its first revision was received, the last of its parts (UTC).
-- column: last_month_rate | Share of last month's memberships that the sender had, a fraction rounded to three decimals; empty where last month had fewer than 5,000, and of other datasets.
-- column: completeness_rate | Of the dataset and month: memberships of the senders received per membership of all expected ones, each by its size a month before, a fraction; empty where a size is not known.
-- column: is_complete | Of the dataset and month: all expected senders are received, and nothing is outstanding.

with last_months as (
    select
        period,
        dataset,
        sum(last_month_memberships)::bigint as memberships,
    from exact.sender_months
    group by period, dataset
),

months as (
    select
        period,
        dataset,
        count(*) filter (where (is_expected and not is_received) or is_outstanding) = 0 as is_complete,
    from exact.sender_months
    group by period, dataset
)

select
    told.period,
    told.dataset,
    told.sender,
    offices.office_code,
    offices.office_name,
    offices.region_code,
    regions.region_name,
    told.due_date,
    told.is_expected,
    told.is_received,
    told.is_received and coalesce(told.first_received_date > told.due_date, false) as is_late,
    told.is_restated,
    told.is_held,
    told.is_duplicated,
    told.is_outstanding,
    told.is_expected and not told.is_received and (told.due_date is null or told.is_overdue) as is_missing,
    case
        when told.is_received and told.is_held then 'held'
        when told.is_received and told.is_refused then 'refused'
        when told.is_received and told.is_restated then 'restated'
        when told.is_received and told.first_received_date > told.due_date then 'late'
        when told.is_received then 'received'
        when told.is_duplicated then 'duplicate'
        when told.is_held then 'held'
        when told.is_refused then 'refused'
        when told.is_expected and (told.due_date is null or told.is_overdue) then 'missing'
        else 'not_due'
    end as status,
    told.received_at,
    told.first_received_at,
    case
        when last_months.memberships >= 5000
            then round(metrics.completeness_rate(told.last_month_memberships, last_months.memberships), 3)
    end::double as last_month_rate,
    case
        when completeness.period is not null then completeness.completeness_rate
        when months.is_complete then 1
    end::double as completeness_rate,
    coalesce(completeness.is_complete, months.is_complete) as is_complete,
from exact.sender_months as told
inner join last_months using (period, dataset)
inner join months using (period, dataset)
left join exact.completeness as completeness using (period, dataset)
left join core.offices as offices
    on told.sender = offices.office_code and offices.office_level = 'branch'
left join core.regions
    on offices.region_code = regions.region_code
order by told.period, told.dataset, told.sender
