-- Changes of coverage between two months, each with what forbids or limits the comparison.
-- grain: region_code, segment, provenance, comparison_kind, from_period, to_period, from_series, to_series
-- column: comparison_kind | Filter one. stated_chain: one published rate to the next; consecutive: the last earlier month on one base, of the same count and of another printed one; same_month_last_year.
-- column: status | comparable: both definitions equal, the change may be told; common_base_only: one base, but participants counted differently or dated by a year only, a difference and no proven change; not_comparable: no change may be told, show reason_code.
-- column: reason_code | What differs, is missing or is to be known, joined by a comma: participant_definition_differs, base_definition_differs, base_undisclosed, different_month, survey_season_differs, survey_weights_differ, base_in_doubt, year_precision, provisional, mixed_rounds, conflict, other_count_disagrees, incomplete, suppressed.
-- column: change_points | Percentage points; empty where the two rates are not comparable.
-- column: participants_effect_points | Part of the change that is due to the number of participants.
-- column: base_effect_points | Part of the change that is due to the base.
-- column: change_low_points | Least change that the printing of the parts allows.
-- column: change_high_points | Greatest change that the printing of the parts allows.
-- column: common_base_definition | The survey base on which both counts can meet, where it has a round for both and neither count is contradicted.
-- column: common_change_points | Change of coverage on the common base, percentage points.

with main_bases as (
    select *
    from core.coverage
    where is_main_base and recomputed_rate is not null
),

-- Other counts of the same region, segment and month that no rounding reconciles with this one; a count of
-- memberships, which a count of an unstated unit is taken for, does not contradict one of persons. Recaps and records are
-- reconciled with each other, within a tolerance.
disputed as (
    select distinct
        one.period,
        one.region_code,
        one.segment,
        one.participant_definition,
        one.provenance,
    from main_bases as one
    inner join main_bases as other using (period, region_code, segment, base_definition)
    where
        one.participant_definition <> other.participant_definition
        and not one.is_variant
        and not other.is_variant
        and one.is_complete
        and other.is_complete
        and not (one.provenance = 'administrative' and other.provenance = 'administrative')
        and replace(one.counted_unit, 'unstated', 'membership')
        = replace(other.counted_unit, 'unstated', 'membership')
        and (
            one.participants_low > other.participants_high
            or one.participants_high < other.participants_low
        )
),

sides as (
    select
        coverage.*,
        main_bases.base_definition as common_base_definition,
        main_bases.base_weights as common_base_weights,
        main_bases.recomputed_rate as common_rate,
        main_bases.coverage_rate_low as common_rate_low,
        main_bases.coverage_rate_high as common_rate_high,
        coalesce(main_bases.has_conflict, false) as has_common_conflict,
        coalesce(main_bases.base_status = 'mixed_rounds', false) as has_mixed_rounds,
        disputed.participant_definition is not null as is_disputed,
    from core.coverage
    left join main_bases
        using (period, region_code, segment, participant_definition, provenance)
    left join disputed
        using (period, region_code, segment, participant_definition, provenance)
    where coverage.coverage_rate is not null or (coverage.is_suppressed and coverage.base_workers is not null)
),

stated as (
    select
        *,
        lag(period) over previous as from_period,
    from sides
    where is_headline_of_provenance and is_stated
    window previous as (
        partition by region_code, segment, provenance
        order by period
    )
),

-- Keys alone: whole rows of all pairs of months would be much to carry.
comparable_sides as (
    select
        period,
        region_code,
        segment,
        provenance,
        base_definition,
        participant_definition,
        is_variant,
    from sides
    where is_comparable
),

months_before as (
    select
        *,
        participant_definition as from_participant_definition,
        lag(period) over (
            partition by region_code, segment, provenance, base_definition, participant_definition
            order by period
        ) as from_period,
    from (select distinct * exclude (is_variant) from comparable_sides)
    qualify from_period is not null
    union all by name
    select
        to_side.period,
        region_code,
        segment,
        provenance,
        base_definition,
        to_side.participant_definition,
        from_side.participant_definition as from_participant_definition,
        from_side.period as from_period,
    from comparable_sides as to_side
    inner join comparable_sides as from_side
        using (region_code, segment, provenance, base_definition)
    where
        provenance = 'published'
        and from_side.period < to_side.period
        and to_side.participant_definition <> from_side.participant_definition
        and not (to_side.is_variant or from_side.is_variant)
    qualify
        from_side.period = max(from_side.period) over (
            partition by
                to_side.period,
                region_code,
                segment,
                to_side.participant_definition,
                base_definition
        )
),

pairs as (
    select
        'stated_chain' as comparison_kind,
        from_side,
        to_side,
    from stated as to_side
    inner join stated as from_side
        on
            to_side.region_code = from_side.region_code
            and to_side.segment = from_side.segment
            and to_side.provenance = from_side.provenance
            and to_side.from_period = from_side.period
    union all by name
    select
        'consecutive' as comparison_kind,
        from_side,
        to_side,
    from months_before
    inner join sides as to_side
        using (period, region_code, segment, provenance, base_definition, participant_definition)
    inner join sides as from_side
        on
            months_before.region_code = from_side.region_code
            and months_before.segment = from_side.segment
            and months_before.provenance = from_side.provenance
            and months_before.base_definition = from_side.base_definition
            and months_before.from_participant_definition = from_side.participant_definition
            and months_before.from_period = from_side.period
    union all by name
    select
        'same_month_last_year' as comparison_kind,
        from_side,
        to_side,
    from sides as to_side
    inner join sides as from_side
        on
            to_side.region_code = from_side.region_code
            and to_side.segment = from_side.segment
            and to_side.provenance = from_side.provenance
            and to_side.base_definition = from_side.base_definition
            and to_side.period - interval 12 month = from_side.period
    where
        to_side.is_comparable
        and from_side.is_comparable
        and (
            to_side.participant_definition = from_side.participant_definition
            or (to_side.provenance = 'published' and not (to_side.is_variant or from_side.is_variant))
        )
),

dated as (
    select
        comparison_kind,
        from_side,
        to_side,
        coalesce(
            from_side.base_definition like 'sakernas%'
            and from_side.base_definition = to_side.base_definition
            and from_side.base_status <> 'mixed_rounds'
            and to_side.base_status <> 'mixed_rounds'
            and month(from_side.base_as_of_date) <> month(to_side.base_as_of_date),
            false
        ) as is_other_season,
        from_side.as_of_precision = 'year' or to_side.as_of_precision = 'year' as is_year_dated,
    from pairs
),

compared as (
    select
        to_side.region_code,
        to_side.segment,
        to_side.provenance,
        comparison_kind,
        from_side.period as from_period,
        to_side.period as to_period,
        from_side.series as from_series,
        to_side.series as to_series,
        from_side,
        to_side,
        from_side.is_comparable
        and to_side.is_comparable
        and from_side.base_definition = to_side.base_definition
        and coalesce(from_side.base_weights, '') = coalesce(to_side.base_weights, '')
            as is_one_base,
        from_side.participant_definition = to_side.participant_definition
        and not is_year_dated as is_one_count,
        not is_other_season
        and not (from_side.has_conflict or to_side.has_conflict)
        and from_side.is_complete
        and to_side.is_complete
        and not (from_side.is_suppressed or to_side.is_suppressed)
            as is_certain,
        concat_ws(
            ', ',
            case
                when from_side.participant_definition <> to_side.participant_definition
                    then 'participant_definition_differs'
            end,
            case
                when from_side.base_definition <> to_side.base_definition then 'base_definition_differs'
            end,
            case
                when not (from_side.is_comparable and to_side.is_comparable) then 'base_undisclosed'
            end,
            case when month(from_side.period) <> month(to_side.period) then 'different_month' end,
            case when is_other_season then 'survey_season_differs' end,
            case when from_side.base_weights <> to_side.base_weights then 'survey_weights_differ' end,
            case
                when from_side.base_doubt is not null or to_side.base_doubt is not null then 'base_in_doubt'
            end,
            case when is_year_dated then 'year_precision' end,
            case
                when
                    (from_side.is_provisional and from_side.is_complete)
                    or (to_side.is_provisional and to_side.is_complete)
                    then 'provisional'
            end,
            case
                when from_side.has_mixed_rounds or to_side.has_mixed_rounds then 'mixed_rounds'
            end,
            case when from_side.has_conflict or to_side.has_conflict then 'conflict' end,
            case when from_side.is_disputed or to_side.is_disputed then 'other_count_disagrees' end,
            case when not (from_side.is_complete and to_side.is_complete) then 'incomplete' end,
            case when from_side.is_suppressed or to_side.is_suppressed then 'suppressed' end
        ) as reason_code,
    from dated
),

judged as (
    select
        *,
        case
            when not (is_one_base and is_certain) then 'not_comparable'
            when is_one_count then 'comparable'
            else 'common_base_only'
        end as status,
    from compared
),

measured as (
    select
        *,
        case
            when status <> 'not_comparable'
                then metrics.change_points(from_side.coverage_rate, to_side.coverage_rate)
        end as change_points,
        case
            when status <> 'not_comparable'
                then metrics.participants_effect_points(
                    from_side.participants,
                    from_side.base_workers,
                    to_side.participants,
                    to_side.base_workers
                )
        end as participants_effect_points,
        case
            when status <> 'not_comparable'
                then metrics.change_points(from_side.coverage_rate_high, to_side.coverage_rate_low)
        end as change_low_points,
        case
            when status <> 'not_comparable'
                then metrics.change_points(from_side.coverage_rate_low, to_side.coverage_rate_high)
        end as change_high_points,
        from_side.common_rate is not null
        and to_side.common_rate is not null
        and from_side.is_complete
        and to_side.is_complete
        and not (from_side.has_common_conflict or to_side.has_common_conflict)
        and from_side.common_base_definition = to_side.common_base_definition
        and coalesce(from_side.common_base_weights, '') = coalesce(to_side.common_base_weights, '')
            as has_bridge,
    from judged
)

select
    measured.region_code,
    regions.region_name,
    regions.region_level,
    measured.segment,
    segments.segment_name,
    measured.provenance,
    measured.comparison_kind,
    measured.from_period,
    measured.to_period,
    measured.from_series,
    measured.to_series,
    measured.status,
    nullif(measured.reason_code, '') as reason_code,
    measured.from_side.participants as from_participants,
    measured.to_side.participants as to_participants,
    measured.from_side.base_workers as from_base_workers,
    measured.to_side.base_workers as to_base_workers,
    measured.from_side.coverage_rate as from_coverage_rate,
    measured.to_side.coverage_rate as to_coverage_rate,
    measured.from_side.as_of_latest_date as from_as_of_date,
    measured.to_side.as_of_latest_date as to_as_of_date,
    measured.from_side.is_complete as from_is_complete,
    measured.to_side.is_complete as to_is_complete,
    measured.from_side.completeness_rate as from_completeness_rate,
    measured.to_side.completeness_rate as to_completeness_rate,
    measured.from_side.is_suppressed or measured.to_side.is_suppressed as is_suppressed,
    measured.change_points,
    measured.participants_effect_points,
    (measured.change_points - measured.participants_effect_points)::decimal(18, 9) as base_effect_points,
    measured.change_low_points,
    measured.change_high_points,
    case when measured.has_bridge then measured.to_side.common_base_definition end as common_base_definition,
    case when measured.has_bridge then measured.from_side.common_rate end as common_from_rate,
    case when measured.has_bridge then measured.to_side.common_rate end as common_to_rate,
    case
        when measured.has_bridge
            then metrics.change_points(measured.from_side.common_rate, measured.to_side.common_rate)
    end as common_change_points,
    case
        when measured.has_bridge
            then metrics.change_points(measured.from_side.common_rate_high, measured.to_side.common_rate_low)
    end as common_change_low_points,
    case
        when measured.has_bridge
            then metrics.change_points(measured.from_side.common_rate_low, measured.to_side.common_rate_high)
    end as common_change_high_points,
from measured
inner join core.regions using (region_code)
inner join core.segments using (segment)
order by
    measured.region_code,
    measured.segment,
    measured.provenance,
    measured.comparison_kind,
    measured.from_period,
    measured.to_period,
    measured.from_series,
    measured.to_series
