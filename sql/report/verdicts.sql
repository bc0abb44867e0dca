-- How many published figures have which verdict.
-- grain: verdict

select
    verdict,
    count(*) as figures,
from marts.published_figures
group by verdict
order by verdict
