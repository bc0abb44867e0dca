-- Who pays a construction project: apbn, apbd or private; null for another word.

create macro parse.project_funding(printed) as
case
    when upper(trim(printed)) in ('APBN', 'PROYEK APBN') then 'apbn'
    when
        list_contains([
            'APBD', 'PROYEK APBD', 'APBD PROVINSI', 'APBD PROV', 'APBD I', 'APBD 1', 'APBD KABUPATEN',
            'APBD KAB', 'APBD KOTA', 'APBD KABUPATEN/KOTA', 'APBD KAB/KOTA', 'APBD II', 'APBD 2'
        ], upper(trim(printed)))
        then 'apbd'
    when upper(trim(printed)) in ('SWASTA', 'PROYEK SWASTA', 'NON APBN/APBD', 'PRIVATE') then 'private'
end;
