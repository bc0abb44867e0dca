-- An amount of rupiah in the given format, to the sen; null where the text is not one.

create macro parse.amount(printed, number_format) as
case
    when number_format = 'indonesian' then parse.number(printed, 'indonesian')::decimal(18, 2)
    when not contains(lower(printed), 'e') then try_cast(printed as decimal(18, 2))
end;
