-- Which branches' recaps do not reconcile with the rows delivered?
-- id: Rekapitulasi kantor cabang mana yang tidak cocok dengan baris yang dikirim?

-- What differs by more than the office tolerates, and recaps that contradict each other. Not listed: a month without a
-- recap, a difference within the tolerance, and construction workers, whom a recap counts by project and the rows by
-- name. Where few people are behind a row its numbers are hidden: it is listed and they are empty.

select
    period,
    office_code,
    office_name,
    segment,
    status,
    recap_total,
    accepted,
    difference,
    metrics.share_rate(difference, recap_total) as difference_rate,
    explained_by,
    delivered,
    refused,
    duplicates,
    set_aside,
    is_suppressed,
from marts.reconciliation
where
    (is_within_tolerance = false and explained_by is distinct from 'counted by project')
    or explained_by = 'recaps differ'
order by
    period desc,
    abs(difference) desc nulls last,
    office_code asc,
    segment asc,
    status asc
