-- What the office's own recaps say of a month beside what became of the delivered rows, by branch, segment and status.
-- grain: period, office_code, segment, status
-- column: office_code | Code of the office; unknown where the rows do not say it.
-- column: segment | PU, BPU, JAKON or PMI; ALL where a recap says so; unknown where the rows do not say it.
-- column: status | active or inactive; all where a recap does not part them; unknown where the rows do not say it.
-- column: recap_total | Memberships as the recap states them; empty where none does, or two disagree.
-- column: delivered | Rows: accepted, refused, duplicates and set_aside together.
-- column: accepted | Rows that count.
-- column: refused | Rows that break a rule or cannot be read, or whose delivery is refused whole; those that cannot be read are under their sender's branch where it is known, of an unknown segment and status.
-- column: duplicates | Rows that repeat another row, of their file or of another delivery.
-- column: set_aside | Rows that contradict another delivery's row of the same membership.
-- column: difference | Recap total less accepted rows.
-- column: explained_by | matches; refused rows, set aside or duplicates, where they are exactly the difference, or refused rows that do not say their segment or status are exactly what is open in the branch; missing delivery (no row of the office); counted by project (a recap of JAKON counts the workers of projects, its rows are those known by name); unexplained; no recap; recaps differ. Empty where it would equate hidden counts.
-- column: is_within_tolerance | The difference is at most the office's share of the recap total; empty where there is nothing to compare.
-- column: recap_source | Deliveries of the recap, joined by |.
-- column: is_suppressed | Hidden because too few people are behind it: all counts of the row.

with hidden as (
    select distinct
        period,
        segment,
        category as hidden_category,
        true as is_hidden,
    from exact.hidden_cells
    where subject = 'reconciliation'
),

told as (
    select
        counted.*,
        coalesce(hidden.is_hidden, false) as is_suppressed,
    from exact.reconciliation as counted
    left join hidden
        on
            counted.period = hidden.period
            and counted.segment = hidden.segment
            and counted.office_code || ':' || counted.status = hidden.hidden_category
)

select
    told.period,
    told.office_code,
    offices.office_name,
    told.segment,
    segments.segment_name,
    told.status,
    case when not told.is_suppressed then told.recap_total end as recap_total,
    case when not told.is_suppressed then told.delivered end as delivered,
    case when not told.is_suppressed then told.accepted end as accepted,
    case when not told.is_suppressed then told.refused end as refused,
    case when not told.is_suppressed then told.duplicates end as duplicates,
    case when not told.is_suppressed then told.set_aside end as set_aside,
    case when not told.is_suppressed then told.difference end as difference,
    case
        when not (told.is_suppressed and regexp_matches(told.explained_by, 'refused|set aside|duplicates'))
            then told.explained_by
    end as explained_by,
    told.is_within_tolerance,
    told.recap_source,
    told.is_suppressed,
from told
left join marts.offices using (office_code)
left join marts.segments using (segment)
order by told.period, told.office_code, told.segment, told.status
