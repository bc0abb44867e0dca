-- A plain (1953661, 45.34) or Indonesian (1.953.661, 45,34) number with up to six decimals;
-- null where the text is not one.

create macro parse.number(printed, number_format) as
case
    when
        number_format = 'plain' and regexp_full_match(printed, '-?[0-9]+([.][0-9]{1,6})?')
        then try_cast(printed as decimal(38, 6))
    when
        number_format = 'indonesian'
        and regexp_full_match(printed, '-?([0-9]+|[1-9][0-9]{0,2}([.][0-9]{3})+)(,[0-9]{1,6})?')
        then try_cast(replace(replace(printed, '.', ''), ',', '.') as decimal(38, 6))
end;
