-- Why a membership ended, as a code (PENSIUN is retired); null for another word.

create macro parse.end_reason(printed) as
case upper(trim(printed))
    when 'PENSIUN' then 'retired'
    when 'USIA PENSIUN' then 'retired'
    when 'MENINGGAL' then 'deceased'
    when 'MENINGGAL DUNIA' then 'deceased'
    when 'PHK' then 'work_ended'
    when 'MENGUNDURKAN DIRI' then 'work_ended'
    when 'RESIGN' then 'work_ended'
    when 'KONTRAK BERAKHIR' then 'contract_ended'
    when 'KONTRAK HABIS' then 'contract_ended'
    when 'PROYEK SELESAI' then 'contract_ended'
    when 'MENUNGGAK' then 'arrears'
    when 'LAINNYA' then 'other'
    when 'LAIN-LAIN' then 'other'
end;
