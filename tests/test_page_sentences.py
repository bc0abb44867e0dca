"""flows.report.page: no sentence says more than the release knows."""

import re
from pathlib import Path

import pytest

from flows.report.page import page_text
from flows.report.page_words import WORDS
from flows.settings import Settings
from tests.altered import altered

EN = WORDS["en"]
MISSING = """
insert into marts.completeness by name
select 'memberships' as dataset, 'K09' as sender, date '2024-10-01' as period, 'missing' as status,
    true as is_missing, true as is_expected, false as is_received, false as is_late, false as is_restated,
    false as is_held, false as is_duplicated, false as is_complete, 'real' as data_kind
"""
LAST_MONTH = "period = (select max(period) from marts.sponsored_memberships)"
ENDING = f"""
update marts.sponsored_memberships
set active = {{}}, ending_within_3_months = {{}}, is_suppressed = {{}} where {LAST_MONTH}
"""
SHOWN = "update marts.sponsored_memberships set active = 10, is_suppressed = false"
GROWTH = """
insert into marts.growth by name
select 'KAL' as region_code, 'ALL' as segment, 'contributions_received_idr' as measure,
    'administrative' as provenance, 'year_to_date' as growth_basis, date '2024-11-01' as period,
    date '2023-11-01' as compared_period, 2000 as value, 'simulated' as data_kind, 1000 as compared_value,
    {} as is_comparable, {} as growth_rate, {} as reason_code
"""
NO_FLOWS = "update marts.participation_flows set is_suppressed = true, " + ", ".join(
    f"{column} = null" for column in ("opening", "joined", "lapsed", "closing")
)
NO_LAST_COVERAGE = """
update marts.coverage set coverage_rate = null, is_suppressed = true
where region_code = 'KAL' and period = (select max(period) from marts.coverage where region_code = 'KAL')
"""
MOST_REFUSED = """
update audit.delivery_rules set breaches = 50
where rule = (select max(rule) from audit.delivery_rules where severity = 'error')
"""
WORLDS = {
    "simulated": (),
    "all is known": (
        ENDING.format("active", 0, "false"),
        GROWTH.format("true", "1.0", "null"),
        *(
            f"update marts.{mart} set is_complete = period <> '2024-10-01'"
            for mart in ("sponsored_memberships", "contributions")
        ),
        NO_LAST_COVERAGE,
        MOST_REFUSED,
    ),
    "much is hidden": (
        *(SHOWN, ENDING.format("null", "null", "true"), GROWTH.format("false", "null", "'incomplete'")),
        *(NO_FLOWS, "delete from marts.coverage where region_level = 'regency'"),
    ),
    "other rates": (GROWTH.format("true", "1.0", "'rate_regime_change'"),),
    "published": (),
    "with gaps": (
        MISSING,
        "update audit.current_release set status = 'partial'",
        "update audit.deliveries set status = 'partial' where sender = 'sakernas'",
        "update audit.deliveries set status = 'held' where dataset = 'targets'",
        "update marts.coverage set base_status = 'missing' where region_level = 'regency'",
    ),
}
"""Releases, each with what is changed in it: of simulated records, the last two of shipped ones."""
MADE: dict[str, str] = {}


@pytest.fixture
def world(request: pytest.FixtureRequest, published: Settings, simulated: Settings, tmp_path: Path) -> str:
    """The page of one of them, made once."""
    name: str = request.param
    of = published if name in ("published", "with gaps") else simulated
    return MADE.get(name) or MADE.setdefault(name, page_text(altered(of.published, tmp_path, *WORLDS[name])))


def said(text: str) -> str:
    """The words of a page without its tags."""
    return " ".join(re.sub("<[^>]*>", "", text).split())


def paragraphs(text: str) -> set[str]:
    """The paragraphs of a page without their tags."""
    return {said(found) for found in re.findall(r"<p\b.*?</p>", text, re.DOTALL)}


def of_world(name: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("world", [name], indirect=True)


RECEIVED = "Received from January to November 2024: Rp2,000."
DOUBLED = f"{RECEIVED} The same months a year before: Rp1,000; growth 100.00 %."
NOT_COMPARABLE = f"{RECEIVED} Not comparable with the year before: the month is not complete."


@pytest.mark.parametrize(
    ("world", "begins", "told"),
    [
        ("all is known", "Received from January to", [DOUBLED]),
        ("much is hidden", "Received from January to", [NOT_COMPARABLE]),
        (
            *("other rates", "Received from January to"),
            [f"{DOUBLED} To be known: the contribution rates were changed."],
        ),
        ("much is hidden", "No funding is known to end on the last day", []),
        ("much is hidden", EN["nothing_drawn"], [EN["nothing_drawn"]]),
        ("much is hidden", EN["no_flows"], []),
        (
            "all is known",
            EN["later"].format(month="November 2024"),
            [EN["later"].format(month="November 2024")],
        ),
    ],
    indirect=["world"],
)
def test_a_paragraph_is_there_where_it_is_true(world: str, begins: str, told: list[str]) -> None:
    assert [one for one in paragraphs(world) if one.startswith(begins)] == told


@pytest.mark.parametrize(
    ("world", "text", "is_told"),
    [
        ("with gaps", "missing: Memberships October 2024: K09", True),
        ("with gaps", EN["no_attention"], False),
        ("published", EN["no_attention"], True),
        ("published", "not checkable; contradicts another figure", True),
        ("all is known", "No funding is known to end on the last day", True),
        ("much is hidden", EN["no_regions"], True),
        ("with gaps", EN["none_compared"], True),
        ("published", EN["none_compared"], False),
        ("simulated", EN["none_compared"], False),
    ],
    indirect=["world"],
)
def test_it_is_said_where_it_is_true(world: str, text: str, is_told: bool) -> None:
    assert (text in said(world)) == is_told


@of_world("with gaps")
def test_how_many_deliveries_are_partly_used_refused_or_held_is_said(world: str) -> None:
    told = r"Of \d+ deliveries, 1 are used but for some refused rows, 0 were refused whole, and 1 are held\."
    assert re.search(told, said(world))


@of_world("much is hidden")
def test_what_is_hidden_is_listed_counted_and_not_drawn(world: str) -> None:
    ending = world[world.index("Funding that ends on the last day of") :].partition("</table>")[0]
    assert ending.count(f"<td>{EN['hidden']}</td>") > 5
    figure = world[world.index('data-chart="funding"') :].partition("<details")[0]
    assert 'tidak digambar: <data value="1">1</data>.' in figure
    assert 'data-chart="flows"' not in world


@of_world("all is known")
def test_incomplete_months_are_marked_in_tables_and_what_is_refused_most_stands_first(world: str) -> None:
    for chart in ("funding", "programmes"):
        table = world[world.index(f'id="{chart}-table-en"') :].partition("</table>")[0]
        assert "October 2024 (month not complete)" in table
        assert table.count("(month not complete)") == 1
    table = world[world.index('aria-labelledby="refused-en"') :].partition("</table>")[0]
    rows = re.findall(r"<tr><th scope=.row.*?</tr>", table)
    counts = [max(map(int, re.findall(r'<data value="(\d+)">', row)[1:])) for row in rows]
    assert counts == sorted(counts, reverse=True)
    assert counts[0] > counts[-1], counts


@of_world("simulated")
@pytest.mark.parametrize("language", ["id", "en"])
def test_no_table_has_a_rate_without_its_parts(world: str, language: str) -> None:
    columns = WORDS[language]["columns"]
    tables = re.findall("<thead>.*?</thead>", world)
    heads = [set(re.findall(r'<th scope="col">([^<]*)</th>', table)) for table in tables]
    with_rates = [head for head in heads if columns["coverage_rate"] in head]
    assert len(with_rates) == 5
    assert all({columns["participants"], columns["base_workers"]} <= head for head in with_rates)
