-- An amount of rupiah in the given format, to the sen; null where the text is not one, as 250.500 in the plain
-- format: there it would be 250 rupiah and a half, and who wrote it meant a quarter of a million.

create macro parse.amount(printed, number_format) as
case
    when number_format = 'indonesian' then try_cast(parse.number(printed, 'indonesian') as decimal(18, 2))
    when regexp_full_match(printed, '-?[0-9]+([.][0-9]{1,2})?') then try_cast(printed as decimal(18, 2))
end;
