-- Rows of a month's files that get a defect. Kinds take turns in each class of rows, so that all occur.

with rows_of_files as (
    select
        files.file_number,
        files.medium,
        files.code_class,
        members.number,
        case
            when members.segment = 'JAKON' then 'E'
            when members.segment = 'PU' and members.is_active then 'A'
            when members.segment = 'PU' then 'B'
            when members.is_active then 'C'
            else 'D'
        end as class,
    from simulate.members
    inner join simulate.files on members.at_branch = files.branch
    cross join simulate.request
    where
        files.is_written
        and not members.is_guest
        and members.number % 64 <> 7
        and (files.part = 0 or files.part = 1 + members.number % 2)
        and not (files.is_preliminary and members.number % 20 = 3)
        and hash(members.number, request.seed, files.file_number, 31) % 1000000 < request.dirt_per_million
),

numbered as (
    select
        *,
        row_number() over (partition by file_number, class order by number)
        + if(medium = 'X', -1, file_number * 13)
            as turn,
    from rows_of_files
)

select
    numbered.file_number,
    numbered.number,
    numbered.class,
    choices.kind,
from numbered
inner join simulate.choices
    on
        numbered.class = choices.class
        and numbered.medium = choices.medium
        and numbered.code_class = choices.code_class
        and numbered.turn % choices.choices = choices.place
