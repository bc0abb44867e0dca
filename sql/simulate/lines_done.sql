-- The last physical line of each file that has rows in the chunk.

select
    file_number,
    max(line + if(kind = 'line_break', 1, 0)) as last_line,
from simulate.lines
group by file_number
