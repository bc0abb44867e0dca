-- Risk class of work accidents, I (very low) to V (very high), by number or name; null for another word.

create macro parse.risk_class(printed) as
case
    when upper(trim(printed)) in ('I', '1', 'SANGAT RENDAH', 'KELOMPOK I') then 'I'
    when upper(trim(printed)) in ('II', '2', 'RENDAH', 'KELOMPOK II') then 'II'
    when upper(trim(printed)) in ('III', '3', 'SEDANG', 'KELOMPOK III') then 'III'
    when upper(trim(printed)) in ('IV', '4', 'TINGGI', 'KELOMPOK IV') then 'IV'
    when upper(trim(printed)) in ('V', '5', 'SANGAT TINGGI', 'KELOMPOK V') then 'V'
end;
