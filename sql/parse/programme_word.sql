-- A programme by its code or its Indonesian name (Jaminan Hari Tua is JHT); null for another word.

create macro parse.programme_word(printed) as
case
    when upper(trim(printed)) in ('JKK', 'JAMINAN KECELAKAAN KERJA') then 'JKK'
    when upper(trim(printed)) in ('JKM', 'JK', 'JAMINAN KEMATIAN') then 'JKM'
    when upper(trim(printed)) in ('JHT', 'JAMINAN HARI TUA') then 'JHT'
    when upper(trim(printed)) in ('JP', 'JPN', 'JAMINAN PENSIUN') then 'JP'
    when upper(trim(printed)) in ('JKP', 'JAMINAN KEHILANGAN PEKERJAAN') then 'JKP'
end;
