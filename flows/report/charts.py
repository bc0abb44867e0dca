"""The charts of the page, declared with Altair: each a function of the words of a language, without data."""

import json
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import altair as alt

Words = dict[str, Any]
Spec = dict[str, Any]
Drawing = Any
"""An Altair chart, of one layer or several."""
INK, QUIET, LINE, NONE, BREAK = "#1c2430", "#566170", "#c9d0d8", "#bfc5cc", "#a02c2c"
COLOURS = (
    *("#0b5d9c", "#c95d0c", "#227a4b", "#8d3b8f", "#7a6a10", "#b0304a"),
    *("#3f7f93", "#6b4f3a", "#5a5ad0", "#c9a227", "#0f8f8f", "#d08a9c", "#333a44", "#9aa3ad"),
)
"""Told apart by people who do not see all colours alike, in this order."""
SEQUENCE = ("#dbeaf5", "#9fc6e2", "#4a90c4", "#0b5d9c", "#05304f")
MONTHS = alt.X("utcyearmonth(period):T", scale=alt.Scale(type="utc", padding=12), title=None)
INCOMPLETE = "datum.is_complete === false"
ESTIMATED = f"{INCOMPLETE} || datum.is_provisional || datum.base_status == 'mixed_rounds'"
"""Points that are hollow."""
FADED = alt.condition(INCOMPLETE, alt.value(0.45), alt.value(1))
CONFIG: dict[str, Any] = {
    "font": "system-ui, sans-serif",
    "view": {"stroke": None},
    "axis": {
        "aria": False,
        "domainColor": QUIET,
        "gridColor": "#eceff2",
        "labelColor": INK,
        "tickColor": QUIET,
        "titleColor": INK,
    },
    "scale": {"invalid": {"color": {"value": NONE}}},
    "legend": {"aria": False, "labelColor": INK, "labelLimit": 260, "titleColor": INK},
    "mark": {"aria": False},
}
LEGEND: dict[str, Any] = {"title": None, "orient": "bottom", "symbolType": "square", "symbolOpacity": 1}
IS_REDEFINED = "test(/definition|undisclosed/, datum.break_reason || '')"
GREATEST = "greatest"
"""A parameter of the maps: the greatest coverage that is compared in the segment, of all months."""
COMPARED = "datum.shown_as == 'compared'"
NOT_COMPARED = f"isValid(datum.coverage_rate) && !({COMPARED})"
IS_DARK = f"{COMPARED} && datum.coverage_rate > 0.55 * {GREATEST}"
IN = ("joined", "returned", "moved_in_region", "moved_in_segment", "restated")
OUT = (
    *("lapsed", "left_retired", "left_deceased", "left_work_ended", "left_contract_ended", "left_other"),
    *("moved_out_region", "moved_out_segment", "unobserved"),
)


def coverage_line(w: Words) -> Drawing:
    """The headline coverage: one line per series, and a broken rule where a definition changes."""
    every = _named(_data("coverage_line"), "participant_definition", w["names"]["participants"])
    every = _named(every, "base_definition", w["names"]["base"], "told_base")
    chart = every.transform_filter("isValid(datum.coverage_rate)")
    redefined = chart.transform_filter(IS_REDEFINED)
    over = {"x": MONTHS, "y": _rate(w)}
    tips = [
        *_tips(w, "period", "coverage_rate", "participants"),
        _tip("told", w["counted_as"]),
        *_tips(w, "base_workers", "told_base"),
    ]
    return alt.layer(
        redefined.mark_rule(strokeDash=[5, 4], color=BREAK, strokeWidth=1.5).encode(x=MONTHS),
        _interval(chart),
        every.mark_line(strokeWidth=2, color=COLOURS[0]).encode(**over, detail="series:N"),
        _points(chart, 60, color=COLOURS[0]).encode(**over, tooltip=tips),
        _hollow(chart).encode(**over),
        height=280,
    )


def coverage_on_one_base(w: Words) -> Drawing:
    """Every count over one base: one line per series; estimates and incomplete months are hollow."""
    chart = _named(_data("coverage_on_one_base"), "participant_definition", w["names"]["participants"])
    counted = _colour("participant_definition", w["names"]["participants"])
    over = {"x": MONTHS, "y": _rate(w), "color": counted}
    tips = [_tip("told", w["counted_as"])]
    tips += _tips(w, "period", "coverage_rate", "participants", "base_workers")
    return alt.layer(
        _interval(chart).encode(color=counted),
        chart.mark_line(strokeWidth=2).encode(**over, detail="series:N", tooltip=tips),
        _points(chart, 60).encode(**over, tooltip=tips),
        _hollow(chart).encode(x=MONTHS, y=_rate(w)),
        height=280,
    )


def tile_map(w: Words) -> Drawing:
    """Regencies as tiles of equal size, coloured by coverage; grey where there is nothing to compare."""
    chart = _data("chosen").encode(
        x=alt.X("column:O", axis=None, scale=alt.Scale(paddingInner=0.06)),
        y=alt.Y("row:O", axis=None, scale=alt.Scale(paddingInner=0.06)),
        tooltip=_region_tips(w),
    )
    return alt.layer(
        chart.mark_rect(cornerRadius=3, invalid="show", stroke=LINE).encode(color=_shade(w)),
        chart.transform_filter(NOT_COMPARED).mark_rect(
            cornerRadius=3, filled=False, stroke=BREAK, strokeWidth=1.5, strokeDash=[3, 3]
        ),
        chart.mark_text(fontSize=10).encode(
            text="label:N", color=alt.condition(IS_DARK, alt.value("white"), alt.value(INK))
        ),
    )


def boundary_map(w: Words) -> Drawing:
    """Regencies within the boundaries that the office gave, coloured like the tiles."""
    return (
        _data("chosen")
        .mark_geoshape(stroke="white", strokeWidth=0.6, invalid="show")
        .encode(
            color=_shade(w),
            stroke=alt.condition(NOT_COMPARED, alt.value(BREAK), alt.value("white")),
            tooltip=_region_tips(w),
        )
        .project(type="identity", reflectY=True)
        .properties(height=420)
    )


def ranking(w: Words) -> Drawing:
    """Regencies that may be compared, by coverage, with the target where there is one on that base."""
    chart = _data("chosen").transform_filter(COMPARED)
    names = alt.Y("region_name:N", sort=_by("place"), title=None, axis=alt.Axis(labelLimit=150))
    percent = alt.Axis(format="~%", orient="top", tickCount=4)
    targets = chart.transform_filter("isValid(datum.target_rate)")
    return alt.layer(
        chart.mark_bar(color=COLOURS[0]).encode(
            x=alt.X("coverage_rate:Q", title=w["coverage"], axis=percent), y=names, tooltip=_region_tips(w)
        ),
        targets.mark_tick(color=BREAK, thickness=3, size=14).encode(x="target_rate:Q", y=names),
    )


def offices(w: Words) -> Drawing:
    """One measure of every branch, month by month; grey where hidden, a dot where not complete."""
    months = alt.Axis(format="%b %y", labelAngle=-90, labelOverlap=True)
    branches = alt.Axis(labelLimit=130)
    chart = _data("chosen_offices").encode(
        x=alt.X("utcyearmonth(period):O", title=None, axis=months),
        y=alt.Y("office_name:N", title=None, sort=_by("office_code"), axis=branches),
    )
    shade = alt.Color(
        "chosen:Q",
        scale=alt.Scale(range=SEQUENCE, zero=True),
        legend=alt.Legend(title=None, orient="top", labelExpr=_sized(w), gradientLength=180),
    )
    tips = [*_tips(w, "office_name", "period"), _tip("told", w["value"])]
    return alt.layer(
        chart.mark_rect(stroke="white", invalid="show").encode(
            color=alt.condition("isValid(datum.chosen)", shade, alt.value(NONE)), tooltip=tips
        ),
        chart.transform_filter(INCOMPLETE).mark_point(
            size=8, color=BREAK, filled=True, opacity=1, tooltip=None
        ),
    )


def segments(w: Words) -> Drawing:
    """Participants of each segment: one line per series; incomplete months are hollow and unconnected."""
    chart = _named(_data("segments"), "segment", w["names"]["segments"])
    chart = _named(chart, "participant_definition", w["names"]["participants"], "told_count")
    chart = chart.transform_filter("isValid(datum.participants)")
    over = {"x": MONTHS, "y": alt.Y("participants:Q", title=w["participants"], axis=_amounts(w))}
    counted = {**over, "color": _colour("segment", w["names"]["segments"])}
    tips = [_tip("told", w["segment"]), *_tips(w, "period", "participants", "told_count")]
    return alt.layer(
        chart.mark_line(strokeWidth=2).encode(**counted, detail=["series:N", "segment:N"], tooltip=tips),
        _points(chart, 50).encode(**counted, tooltip=tips),
        _hollow(chart).encode(**over),
        height=280,
    )


def funding(w: Words) -> Drawing:
    """Memberships that others pay, by who pays."""
    return _by_payer(w, "active")


def funding_ends(w: Words) -> Drawing:
    """Memberships whose funding ends on the last day of a month or within three months after it."""
    return _by_payer(w, "ending_within_3_months")


def _by_payer(w: Words, value: str) -> Drawing:
    payers = w["names"]["funding_sources"]
    return _stacked(w, "funding", "funding_source", payers, value=value, title=w["memberships"])


def flows(w: Words) -> Drawing:
    """Who came above the line, who left or was not observed below it."""
    changes = (
        _data("flows")
        .transform_fold([*IN, *OUT], as_=["part", "value"])
        .transform_filter("isValid(datum.value) && datum.value != 0")
        .transform_calculate(shown=f"indexof({json.dumps(OUT)}, datum.part) < 0 ? datum.value : -datum.value")
    )
    chart = _named(changes, "part", w["flow_parts"])
    colours = alt.Scale(domain=[w["flow_parts"][part] for part in (*IN, *OUT)], range=COLOURS)
    return alt.layer(
        chart.mark_bar().encode(
            x=MONTHS,
            y=alt.Y("sum(shown):Q", title=w["memberships"], axis=_amounts(w)),
            color=alt.Color("told:N", scale=colours, legend=alt.Legend(**LEGEND)),
            opacity=FADED,
            detail="is_complete:N",
            tooltip=[_tip("told", w["part"]), *_tips(w, "period"), _tip("sum(value)", w["memberships"])],
        ),
        _data("flows").mark_rule(color=INK).encode(y=alt.datum(0)),
        height=300,
    )


def contributions(w: Words) -> Drawing:
    """Contributions by month of payment and by month covered; a month that is not there breaks the line."""
    chart = _data("contributions").transform_filter("datum.programme == 'ALL'")
    chart = _named(chart, "basis", w["bases"])
    runs = (
        chart.transform_calculate(month="utcyear(toDate(datum.period)) * 12 + utcmonth(toDate(datum.period))")
        .transform_window(before="lag(month)", groupby=["basis"], sort=[alt.SortField("month")])
        .transform_calculate(begins="isValid(datum.before) && datum.month - datum.before > 1 ? 1 : 0")
        .transform_window(run="sum(begins)", groupby=["basis"], sort=[alt.SortField("month")])
    )
    over = {"x": MONTHS, "y": alt.Y("contributions_idr:Q", title=w["rupiah"], axis=_amounts(w))}
    counted = {**over, "color": _colour("basis", w["bases"])}
    tips = [_tip("told", w["basis"]), *_tips(w, "period", "contributions_idr")]
    points = chart.transform_filter("isValid(datum.contributions_idr)")
    return alt.layer(
        runs.mark_line(strokeWidth=2).encode(**counted, detail="run:N"),
        _points(points, 50).encode(**counted, tooltip=tips),
        _hollow(points).encode(**over),
        height=260,
    )


def programmes(w: Words) -> Drawing:
    """Contributions received, by programme."""
    chart = _stacked(w, "contributions", "programme", None, value="contributions_idr", title=w["rupiah"])
    return chart.transform_filter("datum.basis == 'paid' && datum.programme != 'ALL'")


CHARTS: dict[str, Callable[[Words], Drawing]] = {
    chart.__name__: chart
    for chart in (
        *(coverage_line, coverage_on_one_base, tile_map, boundary_map, ranking, offices),
        *(segments, funding, funding_ends, flows, contributions, programmes),
    )
}


BANDS = {"tile_map": ("row", 30), "ranking": ("region_name", 17), "offices": ("office_name", 15)}
"""Charts that are as high as they have bands: of which field, and how high one is."""


def chart_specs(names: list[str], words: Words, descriptions: dict[str, str]) -> dict[str, Spec]:
    """Return of each chart its Vega-Lite specification, as wide as its place and with a text for who cannot
    see it, the names of the tables that it draws, and its bands.
    """
    specs = {name: _spec(name, json.dumps(words), descriptions[name]) for name in names}
    return {
        name: {"spec": spec, "tables": sorted(set(_tables(spec))), "bands": BANDS.get(name)}
        for name, spec in specs.items()
    }


def _tables(spec: Spec) -> Iterator[str]:
    if "data" in spec:
        yield spec["data"]["name"]
    for layer in spec.get("layer", ()):
        yield from _tables(layer)


@cache
def _spec(name: str, words: str, description: str) -> Spec:
    """Return the specification of a chart, drawn once with the same words, which are given as JSON."""
    chart = CHARTS[name](json.loads(words))
    whole = chart.properties(width="container", description=description, background="transparent")
    spec: Spec = whole.configure(**CONFIG).to_dict(validate=False)
    return spec


def _data(name: str) -> Drawing:
    return alt.Chart(alt.NamedData(name))


def _by(field: str) -> alt.EncodingSortField:
    return alt.EncodingSortField(field=field, op="min")


def _points(chart: Drawing, size: int, **how: Any) -> Drawing:
    return chart.mark_point(size=size, opacity=1, filled=True, **how)


def _rate(w: Words) -> alt.Y:
    return alt.Y(
        "coverage_rate:Q", title=w["coverage"], axis=alt.Axis(format="~%"), scale=alt.Scale(zero=True)
    )


def _interval(chart: Drawing) -> Drawing:
    """What printing and rounding allow, as an upright bar."""
    return chart.mark_rule(strokeWidth=5, opacity=0.35, color=COLOURS[0]).encode(
        x=MONTHS, y="coverage_rate_low:Q", y2="coverage_rate_high:Q"
    )


def _hollow(chart: Drawing) -> Drawing:
    """Make hollow the points of months that are not complete, and of provisional and estimated figures."""
    return _points(chart.transform_filter(ESTIMATED), 18, color="white")


def _amounts(w: Words) -> alt.Axis:
    return alt.Axis(labelExpr=_sized(w))


def _sized(w: Words) -> str:
    """Labels of counts or rupiah with the language's words for their size."""
    sizes = [(10**12, "trillion"), (10**9, "billion"), (10**6, "million"), (10**3, "thousand")]
    told = "".join(
        f"abs(datum.value) >= {size} ? format(datum.value / {size}, '~r') + ' {w['sizes'][name]}' : "
        for size, name in sizes
    )
    return f"{told}format(datum.value, '~r')"


def _shade(w: Words) -> Any:
    shade = alt.Color(
        "coverage_rate:Q",
        scale=alt.Scale(range=SEQUENCE, domainMin=0, domainMax=alt.ExprRef(GREATEST)),
        legend=alt.Legend(title=w["coverage"], orient="top", format="~%", gradientLength=180),
    )
    return alt.condition(COMPARED, shade, alt.value(NONE))


def _stacked(
    w: Words, data: str, parts: str, names: dict[str, str] | None, *, value: str, title: str
) -> Drawing:
    chart = _data(data).transform_filter(f"isValid(datum.{value})")
    return (
        _named(chart, parts, names)
        .mark_bar()
        .encode(
            x=MONTHS,
            y=alt.Y(f"{value}:Q", title=title, axis=_amounts(w), stack=True),
            color=_colour(parts, names or {}),
            opacity=FADED,
            tooltip=[_tip("told", w["part"]), *_tips(w, "period", value)],
        )
        .properties(height=260)
    )


def _named(chart: Drawing, code: str, names: dict[str, str] | None, field: str = "told") -> Drawing:
    """Give each code its name in the language, in a field of its own."""
    if names is None:
        return chart.transform_calculate(**{field: f"datum.{code}"})
    return chart.transform_calculate(**{field: f"{json.dumps(names)}[datum.{code}] || datum.{code}"})


def _colour(code: str, names: dict[str, str]) -> alt.Color:
    """A colour for each code, the same in every language; the legend has its name."""
    label = f"{json.dumps(names)}[datum.label] || datum.label"
    return alt.Color(
        f"{code}:N", scale=alt.Scale(range=COLOURS), legend=alt.Legend(labelExpr=label, **LEGEND)
    )


def _region_tips(w: Words) -> list[alt.Tooltip]:
    return [
        _tip("region_name", w["region"]),
        *_tips(w, "told", "told_participants", "told_count", "told_base_workers", "told_base"),
    ]


def _tips(w: Words, *fields: str) -> list[alt.Tooltip]:
    return [_tip(field, w["fields"][field]) for field in fields]


def _tip(field: str, title: str) -> alt.Tooltip:
    if field == "period":
        return alt.Tooltip("utcyearmonth(period):T", title=title, format="%B %Y")
    if field.endswith("_rate"):
        return alt.Tooltip(f"{field}:Q", title=title, format=".2%")
    if field.startswith("told") or field.endswith("_name"):
        return alt.Tooltip(f"{field}:N", title=title)
    return alt.Tooltip(f"{field}:Q", title=title, format=",")
