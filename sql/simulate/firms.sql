-- Employers of each branch, the largest first. Groups: 1 active in October 2024, 2 ended before, 3 begin later.
-- Each branch has one of every group, the others by its weight; the parts add up to the group exactly.

with sized as (
    select
        shares.branch,
        firm_sizes.firm_group,
        cast(
            1 + (firm_sizes.firms - request.branches) * cast(shares.weight_to as hugeint) // shares.weights
            - (firm_sizes.firms - request.branches) * cast(shares.weight_from as hugeint) // shares.weights
            as bigint
        ) as firms,
    from simulate.shares
    cross join simulate.firm_sizes
    cross join simulate.request
),

listed as (
    select
        *,
        unnest(range(firms)) as place,
    from sized
),

drawn as (
    select
        listed.*,
        request.seed,
        row_number() over (order by branch, firm_group, place) as number,
        hash(number, request.seed, 11) as draw,
        hash(number, request.seed, 12) as draw_2,
        cast(place as double) / firms as share,
    from listed
    cross join simulate.request
)

select
    drawn.branch,
    drawn.firm_group,
    cast(drawn.place as integer) as place,
    cast(drawn.firms as integer) as firms,
    case drawn.firm_group
        when 1
            then greatest(
                1,
                cast(
                    round(
                        spans.memberships
                        * (
                            pow((drawn.place + 1) / drawn.firms, 0.33333)
                            - pow(drawn.place / drawn.firms, 0.33333)
                        )
                    ) as bigint
                )
            )
        else 3
    end as typical_workers,
    simulate.padded((drawn.number * 73687877 + cast(drawn.seed as bigint) * 1009) % 100000000, 8) as npp,
    slots.region_code,
    slots.kemendagri_code,
    slots.minimum_wage,
    case
        when drawn.share < 0.03 then 'BESAR'
        when drawn.share < 0.12 then 'MENENGAH'
        when drawn.share < 0.45 then 'KECIL'
        else 'MIKRO'
    end as scale,
    substr('ABCCDEFFGGGHIJKLMNOPQRS', 1 + simulate.slice(drawn.draw, 0, 23), 1) as sector,
    [1, 1, 2, 2, 2, 3, 3, 4, 5][1 + simulate.slice(drawn.draw, 8, 9)] as risk_class,
    [240, 540, 890, 1270, 1740][risk_class] as jkk_rate,
    case drawn.firm_group
        when 3 then 1 + simulate.slice(drawn.draw, 16, 15)
        when 2 then -40 - simulate.slice(drawn.draw, 16, 60)
        else if(simulate.slice(drawn.draw, 24, 100) < 25, 0, -24) - simulate.slice(drawn.draw, 16, 24)
    end as joined,
    case drawn.firm_group
        when 2 then 0 - simulate.slice(drawn.draw, 32, 30)
        else if(
            simulate.slice(drawn.draw, 32, 100) < 8,
            greatest(joined, 0) + 2 + simulate.slice(drawn.draw, 40, 14),
            999
        )
    end as ended,
    case (simulate.slice(drawn.draw_2, 0, 4))
        when 0 then 'PT '
        when 1 then 'CV '
        when 2 then 'UD '
        else 'PT '
    end
    || ['Nusantara', 'Cakra', 'Mitra', 'Bintang', 'Surya', 'Sinar', 'Karya', 'Bumi'][
        1 + simulate.slice(drawn.draw_2, 8, 8)
    ]
    || ' '
    || ['Jaya', 'Mandiri', 'Abadi', 'Lestari', 'Makmur', 'Utama', 'Sejahtera', 'Raya'][
        1 + simulate.slice(drawn.draw_2, 16, 8)
    ] as firm_name,
from drawn
inner join simulate.slots
    on
        drawn.branch = slots.branch
        and simulate.slice(drawn.draw_2, 24, 256) = slots.slot
inner join simulate.spans
    on
        drawn.branch = spans.branch
        and spans.membership_group = 1
order by drawn.branch, drawn.firm_group, drawn.place
