-- Who pays a membership, as a code of core.funding_sources (Pemberi Kerja is employer); null for another word.
-- APBD alone is not read: it may be the budget of a province or of a regency.

create macro parse.funding_source(printed) as
case
    when printed = 'PEMBERI KERJA' then 'employer'
    when printed = 'MANDIRI' then 'self'
    when upper(trim(printed)) in ('PEMBERI KERJA', 'PERUSAHAAN', 'BADAN USAHA') then 'employer'
    when
        list_contains(['MANDIRI', 'PESERTA', 'PESERTA MANDIRI', 'PRIBADI', 'SENDIRI'], upper(trim(printed)))
        then 'self'
    when upper(trim(printed)) = 'SERTAKAN' then 'sertakan'
    when
        list_contains([
            'APBD PROVINSI', 'APBD PROV', 'APBD PROV.', 'APBD-PROVINSI', 'APBD_PROVINSI', 'APBD I', 'APBD 1',
            'PEMPROV'
        ], upper(trim(printed)))
        then 'province_budget'
    when
        list_contains([
            'APBD KABUPATEN', 'APBD KAB', 'APBD KAB.', 'APBD-KABUPATEN', 'APBD_KABUPATEN', 'APBD KOTA',
            'APBD-KOTA', 'APBD_KOTA', 'APBD KABUPATEN/KOTA', 'APBD KAB/KOTA', 'APBD KAB./KOTA', 'APBD II',
            'APBD 2', 'PEMKAB', 'PEMKOT'
        ], upper(trim(printed)))
        then 'regency_budget'
    when
        list_contains(
            ['DANA DESA', 'DANA-DESA', 'DANA_DESA', 'APBDES', 'APB DESA', 'APBDESA'], upper(trim(printed))
        )
        then 'village_fund'
    when
        list_contains([
            'DBH SAWIT', 'DBH-SAWIT', 'DBH_SAWIT', 'DBH KELAPA SAWIT', 'DANA BAGI HASIL SAWIT'
        ], upper(trim(printed)))
        then 'dbh_sawit'
    when upper(trim(printed)) in ('CSR', 'TJSL') then 'csr'
    when upper(trim(printed)) = 'APBN' then 'apbn'
    when upper(trim(printed)) = 'BUMN' then 'bumn'
    when upper(trim(printed)) = 'BAZNAS' then 'baznas'
    when upper(trim(printed)) in ('LAINNYA', 'LAIN-LAIN', 'LAIN LAIN') then 'other'
end;
