-- Rounds of the labour-force survey: when each was published, and how its sample is weighted.
-- grain: round
-- column: round | First day of the month of the round.
-- column: published_date | Day on which the nation and the provinces were published; regencies follow later.
-- column: weights | Projection of the population that weights it, as sp2020; also of later rounds until the next one of the list.

select
    round,
    published_date,
    weights,
    source_url,
from staging.survey_rounds
order by round
