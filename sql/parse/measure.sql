-- A number that nobody writes in thousands, such as a percentage: three digits behind its mark are decimals (4.625).

create macro parse.measure(printed, number_format) as
case
    when
        regexp_full_match(printed, if(number_format = 'plain', '-?[0-9]+[.][0-9]{3}', '-?[0-9]+,[0-9]{3}'))
        then parse.number(printed || '0', number_format)
    else parse.number(printed, number_format)
end;
