-- Rows of a month whose membership another delivery of the month holds too, and what becomes of them.
-- Two rows are equal where all that is kept of them is equal, however their senders write it. Of equal rows the first
-- by sender, delivery and line stays and is not listed here; of rows that differ none stays.
-- grain: delivery_id, line
-- runs: for memberships, table
-- column: other_line | For a repeated row the one that stays; for a conflicting one the first that differs.

with shared as (
    select membership_id
    from intake.memberships
    where membership_id is not null
    group by membership_id
    having count(*) > 1
),

ranked as (
    select
        membership_id,
        delivery_id,
        line,
        office_code,
        segment,
        is_active,
        row_number() over (partition by membership_id order by sender, delivery_id, line) as place,
        -- whatever is kept, but where a row stands, who sent it, and the key they share (of which bucket is a part)
        row(*columns(* exclude (membership_id, sender, delivery_id, line, bucket))) as content,
    from intake.memberships
    semi join shared using (membership_id)
),

compared as (
    select
        ranked.membership_id,
        ranked.delivery_id,
        ranked.line,
        ranked.office_code,
        ranked.segment,
        ranked.is_active,
        ranked.place,
        ranked.content = leading_rows.content as is_as_leading,
    from ranked
    inner join ranked as leading_rows
        on ranked.membership_id = leading_rows.membership_id and leading_rows.place = 1
),

first_different as (
    select
        membership_id,
        min(place) as place,
    from compared
    where not is_as_leading
    group by membership_id
)

select
    compared.membership_id,
    compared.delivery_id,
    compared.line,
    compared.office_code,
    compared.segment,
    compared.is_active,
    case
        when first_different.place is null then 'kpj.duplicate_across_senders'
        else 'kpj.conflict_across_senders'
    end as rule,
    others.delivery_id as other_delivery_id,
    others.line as other_line,
from compared
left join first_different using (membership_id)
inner join ranked as others
    on
        compared.membership_id = others.membership_id
        and others.place = case when compared.is_as_leading then coalesce(first_different.place, 1) else 1 end
where compared.place > 1 or first_different.place is not null
order by compared.delivery_id, compared.line
