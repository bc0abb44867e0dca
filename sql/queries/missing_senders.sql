-- Which senders are missing, late or held?
-- id: Pengirim mana yang belum mengirim, terlambat, atau kirimannya ditahan?

-- The latest month first. What is owed and not yet due is not missing. last_month_rate is how much of the memberships
-- of the month before the sender had: how much is missing without it.

select
    completeness.period,
    completeness.dataset,
    completeness.sender,
    completeness.office_name,
    case
        when completeness.is_missing then 'missing'
        when completeness.is_held and not completeness.is_received then 'held'
        else 'late'
    end as problem,
    completeness.due_date,
    completeness.first_received_at,
    completeness.is_held,
    completeness.last_month_rate,
    completeness.completeness_rate,
from marts.completeness
where
    completeness.is_missing
    or completeness.is_late
    or (completeness.is_held and not completeness.is_received)
order by completeness.period desc, completeness.dataset asc, completeness.sender asc
