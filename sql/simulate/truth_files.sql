-- Every file with the number of its rows by what becomes of them, its header being structural.

select
    path as file,
    dataset,
    simulate.written_month(period) as period,
    sender,
    sum(rows)::bigint as rows,
    sum(rows - rejected - duplicates)::bigint as accepted,
    sum(rejected)::bigint as rejected,
    sum(duplicates)::bigint as duplicates,
    sum(structural)::bigint + max(header_lines)::bigint as structural,
from simulate.file_counts
group by all
order by path
