-- Lines of each membership file in a chunk by what becomes of them; a broken line is two.

with fates as (
    select
        kind,
        max(severity = 'error') as is_error,
        max(severity = 'duplicate') as is_duplicate,
        max(severity = 'structural') as is_structural,
    from simulate.rules
    group by kind
)

select
    files.path,
    split_part(files.path, '/', 1) as dataset,
    bounds.period,
    files.sender,
    coalesce(
        sum(if(lines.kind = 'line_break', 2, 1)) filter (where not coalesce(is_structural, false)), 0
    )::bigint as rows,
    coalesce(sum(if(lines.kind = 'line_break', 2, 1)) filter (where is_error), 0)::bigint as rejected,
    count(*) filter (where is_duplicate) as duplicates,
    count(*) filter (where is_structural) as structural,
    files.header_lines,
from simulate.lines
inner join simulate.files using (file_number)
cross join simulate.bounds
left join fates using (kind)
group by all
