-- Kinds of planted defects in the other extracts, and the rule that each breaks.

with listed (dataset, kind, rule) as (
    values
    ('employers', 'employer_risk_wrong', 'kelompok_risiko.not_in_list'),
    ('employers', 'employer_region_wrong', 'kode_wilayah.not_valid'),
    ('employers', 'employer_status_wrong', 'status.not_in_list'),
    ('employers', 'employer_workers_unreadable', 'jml_tk_aktif.unreadable'),
    ('projects', 'project_funding_wrong', 'sumber_dana.not_in_list'),
    ('projects', 'project_dates_turned', 'tgl_selesai.before_start'),
    ('projects', 'project_value_negative', 'nilai_kontrak.negative'),
    ('contributions', 'payment_programme_wrong', 'program.not_in_list'),
    ('contributions', 'payment_negative', 'iuran.negative'),
    ('contributions', 'payment_covered_unreadable', 'blth.unreadable'),
    ('contributions', 'payment_day_unreadable', 'tgl_bayar.unreadable')
)

select
    *,
    row_number() over (partition by dataset order by kind) - 1 as place,
    count(*) over (partition by dataset) as choices,
from listed
order by dataset, kind
