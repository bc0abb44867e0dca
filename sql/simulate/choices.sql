-- Defects that a row of a class can have in a file, numbered from 0.

select
    class,
    medium,
    code_class,
    kind,
    row_number() over (partition by class, medium, code_class order by media <> 'X', kind) - 1 as place,
    count(*) over (partition by class, medium, code_class) as choices,
from simulate.kinds
cross join unnest(['A', 'B', 'C', 'D', 'E']) as classes (class)
cross join unnest(['T', 'X', 'P']) as sorts_of_files (medium)
cross join unnest(['S', 'D', 'V']) as code_classes (code_class)
cross join simulate.request
where
    contains(kinds.classes, class)
    and contains(kinds.media, medium)
    and contains(kinds.codes, code_class)
    and (request.outside_code <> '' or kind not in ('region_outside', 'domicile_outside'))
order by class, medium, code_class, place
