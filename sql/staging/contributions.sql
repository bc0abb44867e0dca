-- Contribution payments as delivered, read into types; one row per payment, payer, month covered and programme.
-- grain: delivery_id, line
-- column: months_ahead | Months from the month of payment to the month covered; negative for arrears.

with delivered as (
    select
        contributions.*,
        delivery.period as delivery_period,
        delivery.number_format,
        parse.month(contributions.blth) as covered_period,
        parse.calendar_date(contributions.tgl_bayar, delivery.date_format) as paid_date,
    from intake.contributions
    inner join intake.deliveries as delivery using (delivery_number)
)

select
    line,
    row_digest,
    npp,
    kpj,
    blth as covered_period_text,
    covered_period,
    date_diff('month', date_trunc('month', paid_date)::date, covered_period) as months_ahead,
    program as programme_text,
    parse.programme(program) as programme,
    segmen as segment_text,
    parse.segment(segmen) as segment,
    jml_tk as workers_text,
    parse.whole(jml_tk, number_format) as workers,
    upah as wages_idr_text,
    parse.amount(upah, number_format) as wages_idr,
    iuran as contributions_idr_text,
    parse.amount(iuran, number_format) as contributions_idr,
    denda as fines_idr_text,
    parse.amount(denda, number_format) as fines_idr,
    tgl_bayar as paid_date_text,
    paid_date,
    date_trunc('month', paid_date)::date as paid_period,
    delivery_period,
from delivered
