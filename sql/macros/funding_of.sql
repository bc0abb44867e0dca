-- Memberships of a region that neither employer nor member pays, by month, segment and who pays, with the share of them
-- whose funding or contract ends in the next three months, a fraction.
-- example: from funding_of('6300') where segment = 'ALL'

create macro funding_of(region) as table
    select
        sponsored.*,
        metrics.share_rate(sponsored.ending_within_3_months, sponsored.active) as ending_rate,
    from marts.sponsored_memberships as sponsored
    where lower(region) in (lower(sponsored.region_code), lower(sponsored.region_name))
    order by sponsored.period, sponsored.segment, sponsored.funding_source;
