-- Memberships of a region that neither employer nor member pays, by month, segment and who pays, with the share of them
-- whose funding or contract ends on the last day of the month or in one of the next three months, a fraction; one whose
-- end is not stated is not counted as ending.
-- A region that is not known is an error.
-- example: from funding_of('6300') where segment = 'ALL'

create macro funding_of(region) as table
    with found as (
        select list(regions.region_code) as codes,
        from marts.regions
        where lower(region::varchar) in (lower(regions.region_code), lower(regions.region_name))
    ),

    -- Materialized: what else is asked of the rows does not keep the error away.
    asked as materialized (
        select
            unnest(
                coalesce(
                    found.codes,
                    error(
                        'funding_of knows no region '
                        || coalesce('''' || region::varchar || '''', 'null')
                        || '; marts.regions lists them.'
                    )
                )
            ) as region_code,
        from found
    )

    select
        sponsored.period,
        sponsored.region_code,
        sponsored.region_name,
        sponsored.region_level,
        sponsored.segment,
        sponsored.segment_name,
        sponsored.funding_source,
        sponsored.funding_source_name,
        sponsored.active,
        sponsored.ending_within_3_months,
        metrics.share_rate(sponsored.ending_within_3_months, sponsored.active) as ending_rate,
        sponsored.is_suppressed,
        sponsored.data_kind,
    from marts.sponsored_memberships as sponsored
    inner join asked using (region_code)
    order by sponsored.period, sponsored.segment, sponsored.funding_source;
