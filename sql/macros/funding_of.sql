-- Memberships of a region that neither employer nor member pays, by month, segment and who pays, with the share of them
-- whose funding or contract ends on the last day of the month or in one of the next three months, a fraction; one whose
-- end is not stated is not counted as ending.
-- example: from funding_of('6300') where segment = 'ALL'

create macro funding_of(region) as table
    with asked as materialized (
        select region.region_code,
        from region_of(region, asker := 'funding_of') as region
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
