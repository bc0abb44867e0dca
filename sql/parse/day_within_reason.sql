-- A day of 1900 to 2099, null for another one.

create macro parse.day_within_reason(found) as
case when found between '1900-01-01'::date and '2099-12-31'::date then found end;
