-- A programme by its code or its Indonesian name (Jaminan Hari Tua is JHT), or by both where they agree,
-- as Jaminan Hari Tua (JHT); null for another word.

create macro parse.programme(printed) as
case
    when printed in ('JKK', 'JKM', 'JHT', 'JP', 'JKP') then printed
    when parse.programme_word(printed) is not null then parse.programme_word(printed)
    when
        parse.programme_word(parse.before_brackets(printed))
        = parse.programme_word(parse.in_brackets(printed))
        then parse.programme_word(parse.in_brackets(printed))
end;
