-- Lines of memberships that two senders deliver in this month.

select
    files.path as file,
    lines.line,
    lines.number,
    lines.is_altered,
from simulate.lines
inner join simulate.files using (file_number)
left join simulate.guests as copies
    on
        copies.is_copy
        and lines.number = copies.number
        and lines.at_branch = copies.branch
where lines.is_latest and (lines.is_copy or copies.number is not null)
