-- A month's contribution of the programmes that a membership has: a rate of the wage, or a fixed amount where
-- that is more; the pension's wage is capped. Null where the wage or a rate is not known.

create macro parse.contribution(
    wage, has_jkk, has_jkm, has_jht, has_jp, jkk, jkk_amount, jkm, jkm_amount, jht, jp, jp_wage_cap
) as
case
    when wage is not null
        then
            if(has_jkk, greatest(wage * jkk, jkk_amount), 0)
            + if(has_jkm, greatest(wage * jkm, jkm_amount), 0)
            + if(has_jht, wage * jht, 0)
            + if(has_jp, least(wage, jp_wage_cap) * jp, 0)
end;
