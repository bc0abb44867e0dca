-- Risk class of work accidents, 1 (very low) to 5 (very high), by its number, I to V, or name; null for another word.

create macro parse.risk_class(printed) as
case
    when upper(trim(printed)) in ('I', '1', 'SANGAT RENDAH', 'KELOMPOK I') then '1'
    when upper(trim(printed)) in ('II', '2', 'RENDAH', 'KELOMPOK II') then '2'
    when upper(trim(printed)) in ('III', '3', 'SEDANG', 'KELOMPOK III') then '3'
    when upper(trim(printed)) in ('IV', '4', 'TINGGI', 'KELOMPOK IV') then '4'
    when upper(trim(printed)) in ('V', '5', 'SANGAT TINGGI', 'KELOMPOK V') then '5'
end;
