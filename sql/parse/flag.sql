-- A flag, 1 or 0, Ya or Tidak; null for another word, also for T, which is true to some and tidak to others.

create macro parse.flag(printed) as
case
    when upper(trim(printed)) in ('1', 'Y', 'YA', 'YES', 'TRUE') then true
    when upper(trim(printed)) in ('0', 'N', 'TIDAK', 'TDK', 'NO', 'FALSE') then false
end;
