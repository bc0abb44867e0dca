-- Sex by its letter or word, L (laki-laki) or P (perempuan); null for another word.
-- W is not read: a file that says W for women says P for men (pria).

create macro parse.sex(printed) as
case
    when printed = 'L' then 'L'
    when printed = 'P' then 'P'
    when
        list_contains(
            ['L', 'LAKI-LAKI', 'LAKI - LAKI', 'LAKI LAKI', 'LAKI', 'LK', 'PRIA'], upper(trim(printed))
        )
        then 'L'
    when upper(trim(printed)) in ('P', 'PEREMPUAN', 'PR', 'WANITA') then 'P'
end;
