-- What the intake must find in the files of another extract, by physical line.

select
    files.path as file,
    other_lines.row_in_file + 1 as line,
    rules.column_name,
    rules.rule,
    rules.severity,
    other_lines.kind,
from simulate.other_lines
inner join simulate.files using (file_number)
inner join simulate.rules using (kind)
