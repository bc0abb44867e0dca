-- An amount of rupiah in the given format, to the sen; null where the text is not one.

create macro parse.amount(printed, number_format) as
case number_format
    when 'plain' then case when not contains(printed, 'e') and not contains(printed, 'E') then try_cast(printed as decimal(18, 2)) end
    when 'indonesian' then parse.number(printed, 'indonesian')::decimal(18, 2)
end;
