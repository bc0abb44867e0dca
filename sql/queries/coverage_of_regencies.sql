-- What is the coverage of each regency now, over which base, and where does it rank?
-- id: Berapa cakupan setiap kabupaten/kota sekarang, dengan penyebut apa, dan di peringkat berapa?

-- The latest headline of every regency of the territory, of the office's own complete months where it has any. It
-- is ranked only among regencies of the same month and of one series (the same definitions of participants and of
-- a stated base), from the best to the last place that it can have: rates that differ by less than regency bases
-- move by themselves have no place before or behind each other. Not ranked: a month that is not complete, a hidden
-- or missing rate, and a rate above 1, whose base does not contain the participants. A regency that nobody covers
-- has no figure.

with regencies as (
    select
        region_code,
        region_name,
    from marts.regions
    where region_level = 'regency' and is_in_territory
),

headlines as (
    select
        coverage.*,
        coalesce(
            coverage.is_complete and not coverage.is_above_one and coverage.coverage_rate is not null, false
        ) as is_ranked,
    from marts.coverage
    inner join regencies using (region_code)
    where coverage.segment = 'ALL' and coverage.is_headline
    qualify
        row_number() over (
            partition by coverage.region_code
            order by
                coverage.provenance = 'administrative' and coverage.is_complete desc, coverage.period desc
        ) = 1
),

ranked as (
    select
        one.region_code,
        1 + count(*) filter (where metrics.is_clearly_above(other.coverage_rate, one.coverage_rate))
            as coverage_rank,
        count(*) filter (where not metrics.is_clearly_above(one.coverage_rate, other.coverage_rate))
            as coverage_rank_last,
        count(*) as ranked_among,
    from headlines as one
    inner join headlines as other using (period, provenance, series)
    where one.is_ranked and other.is_ranked
    group by one.region_code
)

select
    regencies.region_code,
    regencies.region_name,
    headlines.period,
    headlines.coverage_rate,
    ranked.coverage_rank,
    ranked.coverage_rank_last,
    ranked.ranked_among,
    headlines.participants,
    headlines.participant_definition,
    headlines.base_workers,
    headlines.base_definition,
    headlines.base_as_of_date,
    headlines.base_status,
    headlines.coverage_rate_low,
    headlines.coverage_rate_high,
    headlines.is_stated,
    headlines.is_above_one,
    headlines.has_conflict,
    headlines.is_complete,
    headlines.is_suppressed,
from regencies
left join headlines using (region_code)
left join ranked using (region_code)
order by
    headlines.period desc nulls last,
    headlines.base_definition asc,
    ranked.coverage_rank asc nulls last,
    regencies.region_code asc
