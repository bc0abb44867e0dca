-- What recaps state of a region, each cell once however many of them state it: a row that names no branch speaks of the
-- whole region, else its branches are added up. Of a branch its own word goes before that of others.
-- grain: period, participant_definition, region_code, segment, status
-- column: is_total | One sender states the whole; it does not hang on what others deliver.
-- column: is_sender_whole | Of such a total: no other contents of its sender's recaps of the month are known.
-- column: has_conflict | Two senders state one cell and differ.

with of_senders as (
    select
        period,
        participant_definition,
        region_code,
        segment,
        status,
        sender,
        sum(memberships)::bigint as memberships,
        bool_and(is_sender_whole) as is_sender_whole,
    from exact.recap_rows
    group by period, participant_definition, region_code, segment, status, sender
    having bool_or(office_code = 'unknown')
),

totals as (
    select
        period,
        participant_definition,
        region_code,
        segment,
        status,
        arg_min(memberships, sender) as memberships,
        true as is_total,
        arg_min(is_sender_whole, sender) as is_sender_whole,
        min(memberships) <> max(memberships) as has_conflict,
    from of_senders
    group by period, participant_definition, region_code, segment, status
),

of_offices as (
    select
        period,
        participant_definition,
        region_code,
        segment,
        status,
        office_code,
        arg_min(memberships, ((sender <> office_code)::int, sender)) as memberships,
        min(memberships) <> max(memberships) as has_conflict,
    from exact.recap_rows
    group by period, participant_definition, region_code, segment, status, office_code
),

sums as (
    select
        period,
        participant_definition,
        region_code,
        segment,
        status,
        sum(memberships)::bigint as memberships,
        false as is_total,
        false as is_sender_whole,
        bool_or(has_conflict) as has_conflict,
    from of_offices
    anti join totals using (period, participant_definition, region_code, segment, status)
    group by period, participant_definition, region_code, segment, status
)

from totals
union all by name
from sums
order by period, participant_definition, region_code, segment, status
