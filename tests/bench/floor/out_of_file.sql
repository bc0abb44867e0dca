-- Rows that repeat or contradict another row of their file.

with ranked as (
    select
        rowid as line,
        delivery_number,
        membership_id,
        is_refused,
        row_number() over (partition by delivery_number, membership_id, row_digest order by rowid) as place,
    from judged.memberships
    semi join period.repeated using (membership_id)
)

select
    line,
    place > 1 as is_duplicate,
from ranked
qualify
    place > 1
    or (
        not is_refused
        and count(*) filter (where not is_refused and place = 1)
            over (partition by delivery_number, membership_id) > 1
    )
