-- The status a source states, active or inactive (Aktif, Non Aktif, TIDAK AKTIF); null for another word.

create macro parse.status(printed) as
case
    when printed = 'AKTIF' then 'active'
    when printed = 'NONAKTIF' then 'inactive'
    when upper(trim(printed)) in ('AKTIF', 'ACTIVE') then 'active'
    when
        list_contains([
            'NONAKTIF', 'NON AKTIF', 'NON-AKTIF', 'NON_AKTIF', 'TIDAK AKTIF', 'TDK AKTIF', 'INAKTIF',
            'INACTIVE'
        ], upper(trim(printed)))
        then 'inactive'
end;
