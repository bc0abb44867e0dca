-- An amount of rupiah in the given format, to the sen; null where the text is not one, as 250.500 in the plain
-- format: there it would be 250 rupiah and a half, and who wrote it meant a quarter of a million.

create macro parse.amount(printed, number_format) as
case
    when
        number_format = 'plain' and regexp_full_match(printed, '-?[0-9]+([.][0-9]{1,2})?')
        then try_cast(printed as decimal(18, 2))
    when
        number_format = 'indonesian'
        and regexp_full_match(printed, '-?([0-9]+|[1-9][0-9]{0,2}([.][0-9]{3})+)(,[0-9]{1,2})?')
        then try_cast(replace(replace(printed, '.', ''), ',', '.') as decimal(18, 2))
end;
