-- The status a source states, active or inactive (Aktif, Non Aktif, TIDAK AKTIF); null for another word.

create macro parse.status(printed) as
case
    when upper(trim(printed)) in ('AKTIF', 'ACTIVE') then 'active'
    when
        upper(trim(printed)) in (
            'NONAKTIF',
            'NON AKTIF',
            'NON-AKTIF',
            'NON_AKTIF',
            'TIDAK AKTIF',
            'TDK AKTIF',
            'INAKTIF',
            'INACTIVE'
        )
        then 'inactive'
end;
