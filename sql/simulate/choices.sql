-- Defects that a row of a class can have in a file, numbered from 0.

with classes as (select unnest(['A', 'B', 'C', 'D', 'E']) as class),

sorts_of_files as (select unnest(['T', 'X', 'P']) as medium),

code_classes as (select unnest(['S', 'D', 'V']) as code_class)

select
    class,
    medium,
    code_class,
    kind,
    row_number() over (partition by class, medium, code_class order by media <> 'X', kind) - 1 as place,
    count(*) over (partition by class, medium, code_class) as choices,
from simulate.kinds
cross join classes
cross join sorts_of_files
cross join code_classes
where contains(kinds.classes, class) and contains(kinds.media, medium) and contains(kinds.codes, code_class)
order by class, medium, code_class, place
