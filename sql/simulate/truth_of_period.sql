-- What the period ledger must find: memberships that two senders deliver, equal or in conflict.

with numbered as (
    select
        *,
        max(is_altered) over (partition by number) as is_conflict,
        count(*) over (partition by number) as deliveries,
        row_number() over (partition by number order by file, line) as place,
    from simulate.shared_lines
)

select
    file,
    line,
    'kpj' as column_name,
    if(is_conflict, 'kpj.conflict_across_senders', 'kpj.duplicate_across_senders') as rule,
    'period' as severity,
    if(is_conflict, 'shared_conflict', 'shared_duplicate') as kind,
from numbered
where deliveries = 2 and (is_conflict or place = 2)
