-- Names of what employers and membership profiles are counted along: each category of each dimension.
-- grain: dimension, category
-- column: dimension | all, sex, age_group, programme, funding_source, business_scale, sector or risk_class.
-- column: dimension_name | English name of the dimension.
-- column: dimension_name_id | Indonesian name of the dimension.
-- column: category | Code within the dimension, or unknown.
-- column: category_name | English name of the category.
-- column: category_name_id | Indonesian name of the category.
-- column: sort_order | Place of the category within its dimension; unknown is last.

with dimensions (dimension, dimension_name, dimension_name_id) as (
    values
    ('all', 'All', 'Semua'),
    ('sex', 'Sex', 'Jenis kelamin'),
    ('age_group', 'Age group', 'Kelompok umur'),
    ('programme', 'Programme', 'Program'),
    ('funding_source', 'Funding source', 'Sumber dana'),
    ('business_scale', 'Business scale', 'Skala usaha'),
    ('sector', 'Sector', 'Sektor'),
    ('risk_class', 'Risk class', 'Kelompok risiko')
),

listed (dimension, category, category_name, category_name_id, sort_order) as (
    values
    ('all', 'all', 'All', 'Semua', 1),
    ('age_group', 'under_15', 'Under 15', 'Di bawah 15', 1),
    ('sex', 'L', 'Men', 'Laki-laki', 1),
    ('sex', 'P', 'Women', 'Perempuan', 2),
    ('business_scale', 'micro', 'Micro', 'Mikro', 1),
    ('business_scale', 'small', 'Small', 'Kecil', 2),
    ('business_scale', 'medium', 'Medium', 'Menengah', 3),
    ('business_scale', 'large', 'Large', 'Besar', 4),
    ('risk_class', '1', 'I, very low', 'I, sangat rendah', 1),
    ('risk_class', '2', 'II, low', 'II, rendah', 2),
    ('risk_class', '3', 'III, medium', 'III, sedang', 3),
    ('risk_class', '4', 'IV, high', 'IV, tinggi', 4),
    ('risk_class', '5', 'V, very high', 'V, sangat tinggi', 5),
    ('sector', 'A', 'Agriculture, forestry and fishing', 'Pertanian, kehutanan, dan perikanan', 1),
    ('sector', 'B', 'Mining and quarrying', 'Pertambangan dan penggalian', 2),
    ('sector', 'C', 'Manufacturing', 'Industri pengolahan', 3),
    ('sector', 'D', 'Electricity and gas', 'Pengadaan listrik dan gas', 4),
    ('sector', 'E', 'Water, waste and remediation', 'Pengelolaan air, limbah, dan sampah', 5),
    ('sector', 'F', 'Construction', 'Konstruksi', 6),
    ('sector', 'G', 'Wholesale and retail trade', 'Perdagangan besar dan eceran', 7),
    ('sector', 'H', 'Transport and storage', 'Pengangkutan dan pergudangan', 8),
    ('sector', 'I', 'Accommodation and food', 'Penyediaan akomodasi dan makan minum', 9),
    ('sector', 'J', 'Information and communication', 'Informasi dan komunikasi', 10),
    ('sector', 'K', 'Finance and insurance', 'Keuangan dan asuransi', 11),
    ('sector', 'L', 'Real estate', 'Real estat', 12),
    ('sector', 'M', 'Professional, scientific and technical', 'Profesional, ilmiah, dan teknis', 13),
    ('sector', 'N', 'Rental, employment and support', 'Penyewaan, ketenagakerjaan, dan penunjang usaha', 14),
    ('sector', 'O', 'Public administration and defence', 'Administrasi pemerintahan dan pertahanan', 15),
    ('sector', 'P', 'Education', 'Pendidikan', 16),
    ('sector', 'Q', 'Health and social work', 'Kesehatan dan aktivitas sosial', 17),
    ('sector', 'R', 'Arts, entertainment and recreation', 'Kesenian, hiburan, dan rekreasi', 18),
    ('sector', 'S', 'Other services', 'Jasa lainnya', 19),
    ('sector', 'T', 'Households as employers', 'Rumah tangga sebagai pemberi kerja', 20),
    ('sector', 'U', 'International bodies', 'Badan internasional', 21)
),

ages (category, sort_order) as (
    values
    ('15-19', 2),
    ('20-24', 3),
    ('25-29', 4),
    ('30-34', 5),
    ('35-39', 6),
    ('40-44', 7),
    ('45-49', 8),
    ('50-54', 9),
    ('55-59', 10),
    ('60-64', 11),
    ('65+', 12)
),

all_categories as (
    from listed
    union all by name
    select
        'age_group' as dimension,
        category,
        category as category_name,
        category as category_name_id,
        sort_order,
    from ages
    union all by name
    select
        'programme' as dimension,
        programme as category,
        programme_name as category_name,
        programme_name_id as category_name_id,
        sort_order,
    from marts.programmes
    where programme not in ('ALL', 'unknown')
    union all by name
    select
        'funding_source' as dimension,
        funding_source as category,
        funding_source_name as category_name,
        funding_source_name_id as category_name_id,
        row_number() over (order by funding_source) as sort_order,
    from marts.funding_sources
    where funding_source <> 'unknown'
    union all by name
    select
        dimension,
        'unknown' as category,
        'Not stated' as category_name,
        'Tidak disebutkan' as category_name_id,
        99 as sort_order,
    from dimensions
    where dimension <> 'all'
)

select
    dimension,
    dimensions.dimension_name,
    dimensions.dimension_name_id,
    all_categories.category,
    all_categories.category_name,
    all_categories.category_name_id,
    all_categories.sort_order::bigint as sort_order,
from all_categories
inner join dimensions using (dimension)
order by dimension, all_categories.category
