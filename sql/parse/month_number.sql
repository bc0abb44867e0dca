-- Number of a month by its Indonesian or English name or its first three letters; null for another word.

create macro parse.month_number(printed) as
case
    when
        lower(printed) in (
            'jan', 'feb', 'mar', 'apr', 'mei', 'may', 'jun', 'jul', 'agu', 'aug', 'sep', 'okt', 'oct', 'nov', 'des', 'dec',
            'januari', 'februari', 'maret', 'april', 'juni', 'juli', 'agustus', 'september', 'oktober',
            'november', 'desember'
        )
        then case left(lower(printed), 3)
            when 'jan' then 1
            when 'feb' then 2
            when 'mar' then 3
            when 'apr' then 4
            when 'mei' then 5
            when 'may' then 5
            when 'jun' then 6
            when 'jul' then 7
            when 'agu' then 8
            when 'aug' then 8
            when 'sep' then 9
            when 'okt' then 10
            when 'oct' then 10
            when 'nov' then 11
            when 'des' then 12
            when 'dec' then 12
        end
end;
