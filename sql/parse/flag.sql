-- A flag, 1 or 0, Ya or Tidak; null for another word, also for T, which is true to some and tidak to others.

create macro parse.flag(printed) as
case
    when printed = '1' then true
    when printed = '0' then false
    when list_contains(['1', 'Y', 'YA', 'YES', 'TRUE'], upper(trim(printed))) then true
    when list_contains(['0', 'N', 'TIDAK', 'TDK', 'NO', 'FALSE'], upper(trim(printed))) then false
end;
