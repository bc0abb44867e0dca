-- A segment by its code or its Indonesian name (Penerima Upah is PU); null for another word.

create macro parse.segment_word(printed) as
case
    when upper(trim(printed)) in ('PU', 'PENERIMA UPAH', 'PEKERJA PENERIMA UPAH', 'PPU') then 'PU'
    when upper(trim(printed)) in ('BPU', 'BUKAN PENERIMA UPAH', 'PEKERJA BUKAN PENERIMA UPAH', 'PBPU')
        then 'BPU'
    when
        list_contains([
            'JAKON', 'JASA KONSTRUKSI', 'SEKTOR JASA KONSTRUKSI', 'PEKERJA JASA KONSTRUKSI', 'KONSTRUKSI'
        ], upper(trim(printed)))
        then 'JAKON'
    when
        list_contains([
            'PMI', 'PEKERJA MIGRAN INDONESIA', 'PEKERJA MIGRAN', 'TKI', 'TENAGA KERJA INDONESIA'
        ], upper(trim(printed)))
        then 'PMI'
end;
