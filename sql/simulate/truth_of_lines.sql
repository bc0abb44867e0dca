-- What the intake must find in the membership files of a chunk, by physical line.

select
    files.path as file,
    lines.line + parts.part as line,
    rules.column_name,
    rules.rule,
    rules.severity,
    lines.kind,
from simulate.lines
inner join simulate.files using (file_number)
inner join simulate.rules using (kind)
inner join (values (0), (1)) as parts (part) on parts.part = 0 or lines.kind = 'line_break'
