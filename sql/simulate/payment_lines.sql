-- Cells of the payments received in one month, scaled so that the year to October adds up to what was received.

with priced as (
    select
        payments.*,
        files.file_number,
        files.number_form,
        files.date_form,
        files.delimiter,
        bounds.period,
        bounds.month,
        cast(payments.weight * cast(money.received as hugeint) // money.weights as bigint)
        + if(size_rank = 1, bounds.remainder, 0) as contribution,
        other_kinds.kind,
        row_number() over (
            partition by files.file_number order by kind_of_payer, payer, programme
        ) as row_in_file,
        if(segment = 'PU' and simulate.slice(draw, 0, 100) < 3, 3, 0) as months_late,
    from simulate.payments
    cross join simulate.bounds
    cross join simulate.request
    inner join simulate.money on year(bounds.period) = money.year
    inner join simulate.files on payments.branch = files.branch
    left join simulate.other_kinds
        on
            other_kinds.dataset = 'contributions'
            and hash(payments.branch, kind_of_payer, payer, programme, bounds.month, request.seed, 56)
            % 1000000
            < request.dirt_per_million
            and (payments.payer + files.file_number) % other_kinds.choices = other_kinds.place
)

select
    file_number,
    row_in_file,
    kind,
    delimiter,
    npp,
    kpj,
    if(
        kind = 'payment_covered_unreadable',
        'abc',
        simulate.written_month(
            simulate.first_of(
                month - months_late - if(segment = 'PU' and simulate.slice(draw, 8, 10) < 6, 1, 0)
                + if(kind_of_payer = 3 and simulate.slice(draw, 16, 10) < 3, 2, 0)
            )
        )
    ) as blth,
    if(kind = 'payment_programme_wrong', 'JXX', programme) as program,
    segment as segmen,
    cast(workers as varchar) as jml_tk,
    simulate.quoted(simulate.written_amount(contribution * 100000 // rate, number_form), delimiter) as upah,
    simulate.quoted(
        if(kind = 'payment_negative', '-', '') || simulate.written_amount(contribution, number_form),
        delimiter
    ) as iuran,
    simulate.quoted(
        simulate.written_amount(if(months_late > 0, contribution // 50, cast(0 as bigint)), number_form),
        delimiter
    ) as denda,
    if(
        kind = 'payment_day_unreadable',
        '2024-02-31',
        simulate.written_date(cast(period + simulate.slice(draw, 24, 28) as date), date_form)
    ) as tgl_bayar,
    simulate.padded((draw >> 20) % 1000000000000, 12) as kode_billing,
from priced
