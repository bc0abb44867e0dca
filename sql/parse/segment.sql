-- A segment by its code or its Indonesian name (Penerima Upah is PU); null for another word.

create macro parse.segment(printed) as
case
    when upper(trim(printed)) in ('PU', 'PENERIMA UPAH', 'PEKERJA PENERIMA UPAH', 'PPU') then 'PU'
    when
        upper(trim(printed)) in (
            'BPU', 'BUKAN PENERIMA UPAH', 'PEKERJA BUKAN PENERIMA UPAH', 'PBPU'
        )
        then 'BPU'
    when
        upper(trim(printed)) in (
            'JAKON', 'JASA KONSTRUKSI', 'SEKTOR JASA KONSTRUKSI', 'PEKERJA JASA KONSTRUKSI', 'KONSTRUKSI'
        )
        then 'JAKON'
    when
        upper(trim(printed)) in (
            'PMI', 'PEKERJA MIGRAN INDONESIA', 'PEKERJA MIGRAN', 'TKI', 'TENAGA KERJA INDONESIA'
        )
        then 'PMI'
end;
