-- Number of a month as people write it by hand: its name, its short forms (Agt, Sept) and the old spellings
-- with p (Pebruari, Nopember); null for another word.

create macro parse.month_word(printed) as
case
    when lower(printed) in ('peb', 'pebruari') then 2
    when lower(printed) in ('agt', 'ags', 'agus') then 8
    when lower(printed) = 'sept' then 9
    when lower(printed) in ('nop', 'nopember') then 11
    else parse.month_number(printed)
end;
