-- Contribution payments; one row per payment, payer, month covered and programme.
-- grain: delivery_id, line
-- column: months_ahead | Months from the month of payment to the month covered; negative for arrears.
-- column: paid_workers | A member who pays alone is one worker where none is said.

select
    * exclude (delivery_number, delivery_code_system), -- noqa: AM04
    date_diff('month', date_trunc('month', paid_date)::date, covered_period) as months_ahead,
    date_trunc('month', paid_date)::date as paid_period,
    case when kpj is null then workers else coalesce(workers, 1) end as paid_workers,
from read.contributions
