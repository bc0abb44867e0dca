-- Text of every placed row of a month's membership files, and what is true of it.

select
    file_number,
    row_in_file,
    line,
    number,
    at_branch,
    kind,
    is_extra,
    is_copy,
    is_altered,
    is_latest,
    segment,
    region_code,
    is_active,
    nik,
    case kind
        when 'blank_line' then ''
        when 'delimiter_line' then repeat(delimiter, if(layout = 'bare', 26, 27))
        when 'cell_too_many' then whole || delimiter
        when 'cell_too_few' then left(whole, length(whole) - length(tgl_akhir_dana) - 1)
        else whole
    end
    || if(medium = 'T', chr(10), '') as text,
from simulate.written
order by file_number, row_in_file
