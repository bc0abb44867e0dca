-- Who pays a membership, as a code of core.funding_sources (Pemberi Kerja is employer); null for another word.
-- APBD alone is not read: it may be the budget of a province or of a regency.

create macro parse.funding_source(printed) as
case
    when upper(trim(printed)) in ('PEMBERI KERJA', 'PERUSAHAAN', 'BADAN USAHA') then 'employer'
    when upper(trim(printed)) in ('MANDIRI', 'PESERTA', 'PESERTA MANDIRI', 'PRIBADI', 'SENDIRI') then 'self'
    when upper(trim(printed)) = 'SERTAKAN' then 'sertakan'
    when
        upper(trim(printed)) in (
            'APBD PROVINSI', 'APBD PROV', 'APBD PROV.', 'APBD-PROVINSI', 'APBD_PROVINSI', 'APBD I', 'APBD 1',
            'PEMPROV'
        )
        then 'province_budget'
    when
        upper(trim(printed)) in (
            'APBD KABUPATEN', 'APBD KAB', 'APBD KAB.', 'APBD-KABUPATEN', 'APBD_KABUPATEN', 'APBD KOTA',
            'APBD-KOTA', 'APBD_KOTA', 'APBD KABUPATEN/KOTA', 'APBD KAB/KOTA', 'APBD KAB./KOTA', 'APBD II',
            'APBD 2', 'PEMKAB', 'PEMKOT'
        )
        then 'regency_budget'
    when
        upper(trim(printed)) in ('DANA DESA', 'DANA-DESA', 'DANA_DESA', 'APBDES', 'APB DESA', 'APBDESA')
        then 'village_fund'
    when
        upper(trim(printed)) in (
            'DBH SAWIT', 'DBH-SAWIT', 'DBH_SAWIT', 'DBH KELAPA SAWIT', 'DANA BAGI HASIL SAWIT'
        )
        then 'dbh_sawit'
    when upper(trim(printed)) in ('CSR', 'TJSL') then 'csr'
    when upper(trim(printed)) = 'APBN' then 'apbn'
    when upper(trim(printed)) = 'BUMN' then 'bumn'
    when upper(trim(printed)) = 'BAZNAS' then 'baznas'
    when upper(trim(printed)) in ('LAINNYA', 'LAIN-LAIN', 'LAIN LAIN') then 'other'
end;
