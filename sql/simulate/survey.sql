-- Workers of every regency in the August round of the report's year, as shipped; simulated bases and sizes follow it.

with provinces as (
    select
        bps_code as province_code,
        official_name as province_name,
    from simulate.province_file
),

listed as (
    select
        coalesce(regions.bps_code, regions.kemendagri_code) as region_code,
        regions.kemendagri_code,
        regions.official_name as region_name,
        regions.kind,
        provinces.province_code,
        provinces.province_name,
        cast(survey.employed as bigint) as employed,
        cast(survey.formal_persons as bigint) as formal_persons,
        cast(survey.informal_persons as bigint) as informal_persons,
    from simulate.region_file as regions
    inner join provinces on regions.province = provinces.province_name
    inner join simulate.survey_file as survey
        on
            survey.area_level = 'regency'
            and survey.month = 'Aug'
            and survey.year = '2024'
            and regions.official_name = survey.area_name
            and survey.formal_persons is not null
    where regions.level = 'regency'
    qualify row_number() over (partition by regions.official_name order by survey.employed desc) = 1
)

select * from listed
order by region_code
