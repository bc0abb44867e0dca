"""flows.report.page: no sentence says more than the release knows."""

import re
from pathlib import Path

import pytest

from flows.problems import WrongUsage
from flows.report.page import page_text, write_page
from flows.report.page_words import WORDS
from flows.settings import Settings
from tests.altered import altered

MISSING = """
insert into marts.completeness by name
select 'memberships' as dataset, 'K09' as sender, date '2024-10-01' as period, 'missing' as status,
    true as is_missing, true as is_expected, false as is_received, false as is_late, false as is_restated,
    false as is_held, false as is_duplicated, false as is_complete, 'real' as data_kind
"""
LAST_MONTH = "period = (select max(period) from marts.sponsored_memberships)"
ENDING = "update marts.sponsored_memberships set ending_within_3_months = {value}, is_suppressed = {hidden}"
GROWTH = """
insert into marts.growth by name
select 'KAL' as region_code, 'ALL' as segment, 'contributions_received_idr' as measure,
    'administrative' as provenance, 'year_to_date' as growth_basis, date '2024-11-01' as period,
    date '2023-11-01' as compared_period, 2000 as value, 'simulated' as data_kind, {columns}
"""


def said(text: str) -> str:
    """The words of a page without its tags."""
    return " ".join(re.sub("<[^>]*>", "", text).split())


def paragraphs(text: str) -> set[str]:
    """The paragraphs of a page without their tags."""
    return {said(found) for found in re.findall(r"<p\b.*?</p>", text, re.DOTALL)}


def test_a_missing_delivery_without_a_due_date_is_told(tmp_path: Path, published: Settings) -> None:
    text = page_text(altered(published.published, tmp_path, MISSING))
    assert "missing: Memberships October 2024: K09" in said(text)
    assert WORDS["en"]["no_attention"] not in text


def test_nothing_to_see_to_is_said_where_nothing_is_known(published: Settings) -> None:
    assert WORDS["en"]["no_attention"] in page_text(published.published)


@pytest.mark.parametrize(("value", "hidden", "is_told"), [("0", "false", True), ("null", "true", False)])
def test_no_funding_ends_only_where_every_count_is_known(
    value: str, hidden: str, is_told: bool, tmp_path: Path, simulated: Settings
) -> None:
    change = ENDING.format(value=value, hidden=hidden)
    text = page_text(altered(simulated.published, tmp_path, f"{change} where {LAST_MONTH}"))
    told = {one for one in paragraphs(text) if one.startswith("No funding is known to end on the last day")}
    assert bool(told) == is_told


def test_hidden_counts_of_what_ends_are_listed_as_hidden(tmp_path: Path, simulated: Settings) -> None:
    change = ENDING.format(value="null", hidden="true")
    text = page_text(altered(simulated.published, tmp_path, f"{change} where {LAST_MONTH}"))
    table = text[text.index("Funding that ends on the last day of") :].partition("</table>")[0]
    assert table.count(f"<td>{WORDS['en']['hidden']}</td>") > 5


def test_months_of_which_a_part_is_not_drawn_are_counted(tmp_path: Path, simulated: Settings) -> None:
    show = "update marts.sponsored_memberships set active = 10, is_suppressed = false"
    hide = f"update marts.sponsored_memberships set active = null, is_suppressed = true where {LAST_MONTH}"
    text = page_text(altered(simulated.published, tmp_path, show, hide))
    figure = text[text.index('data-chart="funding"') :].partition("<details")[0]
    assert 'tidak digambar: <data value="1">1</data>.' in figure


def test_where_all_is_hidden_no_chart_is_promised(tmp_path: Path, simulated: Settings) -> None:
    columns = ("opening", "joined", "lapsed", "closing")
    hide = "update marts.participation_flows set is_suppressed = true, " + ", ".join(
        f"{column} = null" for column in columns
    )
    text = page_text(altered(simulated.published, tmp_path, hide))
    assert 'data-chart="flows"' not in text
    assert WORDS["en"]["nothing_drawn"] in paragraphs(text)
    assert WORDS["en"]["no_flows"] not in paragraphs(text)


@pytest.mark.parametrize(
    ("columns", "told"),
    [
        (
            "false as is_comparable, null as growth_rate, 1000 as compared_value, "
            "'incomplete' as reason_code",
            "Received from January to November 2024: Rp2,000. "
            "Not comparable with the year before: the month is not complete.",
        ),
        (
            "true as is_comparable, 1.0 as growth_rate, 1000 as compared_value, null as reason_code",
            "Received from January to November 2024: Rp2,000. "
            "The same months a year before: Rp1,000; growth 100.00 %.",
        ),
        (
            "true as is_comparable, 1.0 as growth_rate, 1000 as compared_value, "
            "'rate_regime_change' as reason_code",
            "Received from January to November 2024: Rp2,000. "
            "The same months a year before: Rp1,000; growth 100.00 %. "
            "To be known: the contribution rates were changed.",
        ),
    ],
)
def test_growth_is_told_where_it_is_comparable_and_why_not_else(
    columns: str, told: str, tmp_path: Path, simulated: Settings
) -> None:
    text = page_text(altered(simulated.published, tmp_path, GROWTH.format(columns=columns)))
    assert [one for one in paragraphs(text) if one.startswith("Received from January to")] == [told]


def test_a_release_without_regencies_but_with_their_targets_has_a_page(
    tmp_path: Path, simulated: Settings
) -> None:
    none = "delete from marts.coverage where region_level = 'regency'"
    assert WORDS["en"]["no_regions"] in page_text(altered(simulated.published, tmp_path, none))


@pytest.mark.parametrize("language", ["id", "en"])
def test_no_table_has_a_rate_without_its_parts(language: str, simulated: Settings) -> None:
    columns = WORDS[language]["columns"]
    text = page_text(simulated.published)
    heads = [
        set(re.findall(r'<th scope="col">([^<]*)</th>', one))
        for one in re.findall("<thead>.*?</thead>", text)
    ]
    with_rates = [head for head in heads if columns["coverage_rate"] in head]
    parts = {columns["participants"], columns["base_workers"]}
    assert len(with_rates) == 5
    assert all(parts <= head for head in with_rates)


def test_how_many_deliveries_are_partly_used_refused_or_held_is_said(
    tmp_path: Path, published: Settings
) -> None:
    partial = "update audit.current_release set status = 'partial'"
    deliveries = (
        "update audit.deliveries set status = 'partial' where dataset = 'workforce'",
        "update audit.deliveries set status = 'held' where dataset = 'targets'",
    )
    text = said(page_text(altered(published.published, tmp_path, partial, *deliveries)))
    assert re.search(
        r"Of \d+ deliveries, 1 are used but for some refused rows, 0 were refused whole, and 1 are held\.",
        text,
    )


@pytest.mark.parametrize(
    ("mart", "chart"), [("sponsored_memberships", "funding"), ("contributions", "programmes")]
)
def test_incomplete_months_are_marked_in_tables(
    mart: str, chart: str, tmp_path: Path, simulated: Settings
) -> None:
    changes = (
        f"update marts.{mart} set is_complete = true",
        f"update marts.{mart} set is_complete = false where period = '2024-10-01'",
    )
    text = page_text(altered(simulated.published, tmp_path, *changes))
    table = text[text.index(f'id="{chart}-table-en"') :].partition("</table>")[0]
    assert "October 2024 (month not complete)" in table
    assert table.count("(month not complete)") == 1


def test_a_later_month_without_coverage_is_told(tmp_path: Path, simulated: Settings) -> None:
    last = "(select max(period) from marts.coverage where region_code = 'KAL')"
    hide = (
        "update marts.coverage set coverage_rate = null, is_suppressed = true "
        f"where region_code = 'KAL' and period = {last}"
    )
    text = page_text(altered(simulated.published, tmp_path, hide))
    assert WORDS["en"]["later"].format(month="November 2024") in paragraphs(text)


def test_a_contradicted_figure_is_listed_though_it_cannot_be_recomputed(published: Settings) -> None:
    text = page_text(published.published)
    assert "not checkable; contradicts another figure" in text


def test_what_is_refused_most_stands_first(tmp_path: Path, simulated: Settings) -> None:
    last = "(select max(rule) from audit.delivery_rules where severity = 'error')"
    most = f"update audit.delivery_rules set breaches = 50 where rule = {last}"
    text = page_text(altered(simulated.published, tmp_path, most))
    table = text[text.index('aria-labelledby="refused-en"') :].partition("</table>")[0]
    rows = re.findall(r"<tr><th scope=.row.*?</tr>", table)
    counts = [max(map(int, re.findall(r'<data value="(\d+)">', row)[1:])) for row in rows]
    assert counts == sorted(counts, reverse=True)
    assert counts[0] >= 50


def test_where_the_page_cannot_be_written_its_dictionary_is_not(tmp_path: Path, published: Settings) -> None:
    copy = altered(published.published, tmp_path, "drop table marts.funding_sources")
    with pytest.raises(WrongUsage, match="published by another version"):
        write_page(copy)
    assert not (tmp_path / "report").exists()
