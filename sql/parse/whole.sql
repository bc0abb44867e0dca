-- A whole number in the given format; null where the text is not one.

create macro parse.whole(printed, number_format) as
case
    when
        parse.number(printed, number_format) = floor(parse.number(printed, number_format))
        then try_cast(parse.number(printed, number_format) as bigint)
end;
