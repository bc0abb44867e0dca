-- A plain (1953661, 45.34) or Indonesian (1.953.661, 45,34) number with up to six decimals; null where the text is
-- not one. Three digits behind its only mark may be thousands (50.000, 50,000), so they are not read, but behind 0.

create macro parse.number(printed, number_format) as
case
    when
        number_format = 'plain'
        and regexp_full_match(printed, '-?([0-9]+([.]([0-9]{1,2}|[0-9]{4,6}))?|0[.][0-9]{3})')
        then try_cast(printed as decimal(38, 6))
    when
        number_format = 'indonesian'
        and regexp_full_match(
            printed,
            '-?([1-9][0-9]{0,2}([.][0-9]{3})+(,[0-9]{1,6})?|[0-9]+(,([0-9]{1,2}|[0-9]{4,6}))?|0,[0-9]{3})'
        )
        then try_cast(replace(replace(printed, '.', ''), ',', '.') as decimal(38, 6))
end;
