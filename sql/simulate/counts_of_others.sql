-- Rows of each file of another extract by what becomes of them.

select
    files.path,
    split_part(files.path, '/', 1) as dataset,
    bounds.period,
    files.sender,
    count(*) as rows,
    count(other_lines.kind) as rejected,
    0::bigint as duplicates,
    0::bigint as structural,
    files.header_lines,
from simulate.other_lines
inner join simulate.files using (file_number)
cross join simulate.bounds
group by all
