-- What a row of a recap counts: a segment, or ALL for the total of all segments; null for another word.

create macro parse.recap_segment(printed) as
coalesce(parse.segment(printed), case when upper(trim(printed)) = 'ALL' then 'ALL' end);
