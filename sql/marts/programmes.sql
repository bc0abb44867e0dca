-- Programmes of the employment social security, all of them together, and unknown.
-- grain: programme
-- column: programme | JKK, JKM, JHT, JP, JKP, ALL, or unknown where the rows do not say it.
-- column: programme_name | English name of the programme.
-- column: programme_name_id | Indonesian name of the programme.

with listed (programme, programme_name, programme_name_id, sort_order) as (
    values
    ('JKK', 'Work accident insurance', 'Jaminan Kecelakaan Kerja', 1),
    ('JKM', 'Death insurance', 'Jaminan Kematian', 2),
    ('JHT', 'Old-age savings', 'Jaminan Hari Tua', 3),
    ('JP', 'Pension insurance', 'Jaminan Pensiun', 4),
    ('JKP', 'Job loss insurance', 'Jaminan Kehilangan Pekerjaan', 5),
    ('ALL', 'All programmes', 'Semua program', 6),
    ('unknown', 'Not stated', 'Tidak disebutkan', 7)
)

select
    programme,
    programme_name,
    programme_name_id,
    sort_order::bigint as sort_order,
from listed
order by programme
