-- Lowest and highest rates and amounts of each segment in the month of a delivery, one row per segment.
-- They are DOUBLE: what is made of them is only compared, with a tolerance, and an absurd wage must not overflow.

select
    bounds.segment,
    max(bounds.rate_low) filter (where bounds.programme = 'JKK')::double as jkk_low,
    max(bounds.rate_high) filter (where bounds.programme = 'JKK')::double as jkk_high,
    max(bounds.amount_low) filter (where bounds.programme = 'JKK')::double as jkk_amount_low,
    max(bounds.amount_high) filter (where bounds.programme = 'JKK')::double as jkk_amount_high,
    max(bounds.rate_low) filter (where bounds.programme = 'JKM')::double as jkm_low,
    max(bounds.rate_high) filter (where bounds.programme = 'JKM')::double as jkm_high,
    max(bounds.amount_low) filter (where bounds.programme = 'JKM')::double as jkm_amount_low,
    max(bounds.amount_high) filter (where bounds.programme = 'JKM')::double as jkm_amount_high,
    max(bounds.rate_low) filter (where bounds.programme = 'JHT')::double as jht_low,
    max(bounds.rate_high) filter (where bounds.programme = 'JHT')::double as jht_high,
    max(bounds.rate_low) filter (where bounds.programme = 'JP')::double as jp_low,
    max(bounds.rate_high) filter (where bounds.programme = 'JP')::double as jp_high,
    max(bounds.wage_cap) filter (where bounds.programme = 'JP')::double as jp_wage_cap,
from core.contribution_bounds as bounds
inner join intake.delivery using (period)
group by bounds.segment
