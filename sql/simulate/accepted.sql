-- Memberships that count in the latest deliveries of a month: accepted, and not set aside across senders.

select
    lines.at_branch,
    lines.region_code,
    lines.segment,
    lines.is_active,
    if(lines.is_active and length(lines.nik) = 16, lines.nik, null) as nik,
from simulate.lines
cross join simulate.bounds
left join simulate.refusing_kinds as refusing on lines.kind = refusing.kind
left join simulate.guests as copies
    on
        copies.is_copy
        and lines.number = copies.number
        and lines.at_branch = copies.branch
left join
    simulate.request
    on simulate.slice(hash(lines.number, bounds.month, 33), 0, 2) = 1
where
    lines.is_latest
    and refusing.kind is null
    and not lines.is_copy
    and (copies.number is null or request.seed is null)
