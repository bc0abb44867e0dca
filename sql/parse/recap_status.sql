-- The status that a row of a recap counts: active, inactive, or all for both; null for another word.

create macro parse.recap_status(printed) as
coalesce(parse.status(printed), case when upper(trim(printed)) = 'ALL' then 'all' end);
