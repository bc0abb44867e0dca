"""What judges the page: a sound page has no fault, and every breach of it is seen.

`sound.html` is written by hand; each breach is a change of one piece of it.
"""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.browser import charts, chromium
from tests.browser.accessibility import breaches
from tests.browser.charts import chart_faults, unchanged_by, unnamed_charts
from tests.browser.chromium import LANGUAGES, PHONE, View, whole
from tests.browser.conftest import Open
from tests.browser.keyboard import keyboard_faults, switch_faults
from tests.browser.paper import lacks, paper_faults, printed
from tests.browser.reading import agrees, data_faults, misprinted, reachable, shown_wrongly, texts
from tests.browser.shape import banner_faults, printed_controls, too_wide

SOUND = Path(__file__).with_name("sound.html")
JUDGES: dict[str, Callable[[View], list[str]]] = {
    "complaints": lambda view: whole(view).complaints,
    "requests": lambda view: whole(view).requests,
    "charts": lambda view: chart_faults(whole(view).page),
    "names": lambda view: unnamed_charts(whole(view).page),
    "period": lambda view: unchanged_by(whole(view).page, "period", "2024-11"),
    "segment": lambda view: unchanged_by(whole(view).page, "segment", "BPU"),
    "wide": lambda view: too_wide(whole(view).page),
    "banner": lambda view: banner_faults(whole(view).page),
    "controls": lambda view: printed_controls(view.page),
    "paper": lambda view: paper_faults(view.page, "id", printed(view.page)),
    "language": lambda view: shown_wrongly(whole(view).page, "id"),
    "numbers": lambda view: misprinted(view.page),
    "data": lambda view: data_faults(view.page),
    "policy": lambda view: reachable(view.page),
    "keyboard": lambda view: keyboard_faults(whole(view).page),
    "switch": lambda view: switch_faults(view.page),
    "axe": lambda view: breaches(whole(view).page),
}


POLICY = "default-src 'none'; "
END = '"use strict";'
BREACHES = [
    ("complaints", END, "console.error('broken');", "error: broken"),
    ("complaints", END, "console.warn('Infinite extent');", "warning: Infinite extent"),
    ("complaints", END, "setTimeout(() => missing.name);", "uncaught: missing is not defined"),
    ("complaints", END, "Promise.reject(new Error('lost'));", "uncaught: lost"),
    ("complaints", "<h1>", '<img src="https://cakupan.invalid/a.png" alt="x"><h1>', "Content Security"),
    ("requests", POLICY, '"><link rel="stylesheet" href="https://cakupan.invalid/a.css', "/a.css"),
    ("requests", POLICY, '"><script src="beside.js"></script><meta content="', "beside.js"),
    (
        "charts",
        "new IntersectionObserver",
        "new Array; class Unseen { observe() {} } new Unseen",
        "not drawn",
    ),
    ("charts", "role-mark", "role-axis", "map: no marks"),
    ("charts", "M0,0h${size}v${size}h-${size}Z", "", "map: no marks"),
    ("charts", "<table>", "<table hidden></table><template><table>", "map: no text"),
    ("names", 'aria-label="Peta cakupan"', "", "map: no accessible name"),
    (
        "names",
        '<div class="drawing">',
        '<figure class="chart" aria-label="Peta cakupan">x</figure>',
        "named as",
    ),
    ("period", "30 * chosen[0]", "0", "map"),
    ("period", "String(size)", "'1'", "table"),
    ("segment", "10 * chosen[1]", "0", "map"),
    ("wide", 'class="tall"', 'style="width: 500px"', "the document is"),
    ("wide", "body { margin: 0;", "body { margin: 0; overflow-x: hidden } h1 { width: 900px;", "<h1>"),
    ("wide", ".scroll { overflow-x: auto; }", "td { min-width: 20rem; }", "ends at"),
    ("banner", "position: sticky;", "", "at the end: the banner is not on the screen"),
    ("banner", ' role="note"', "", "no banner"),
    ("banner", "padding: .5rem; background", "min-height: 20rem; background", "more than a third"),
    (
        "banner",
        "<h1>",
        '<div style="position: fixed; inset: 0; z-index: 9; background: #fff"></div><h1>',
        "over",
    ),
    ("controls", ".choose, select, label {", ".choose {", "<select"),
    ("paper", "details::details-content { content-visibility: visible; }", "", "not on paper: banjarmasin"),
    ("paper", 'addEventListener("beforeprint", draw);', "", "figure map is not drawn"),
    ("paper", ".scroll { overflow: visible; }", "h1 { visibility: hidden; }", "not on paper: cakupan"),
    (
        "paper",
        "@media print {",
        "@media print { main .en { display: block !important; }",
        "on paper: coverage",
    ),
    ("language", "#in-id:checked ~ main .en,", "", "shown: en where id is chosen"),
    ("language", 'class="id" lang="id"', 'class="id" lang="in"', "no text in id"),
    ("numbers", "3.302.762", "3,302,762", "'3,302,762' for '3302762'"),
    ("numbers", "41,3 persen", "41,4 persen", "'41,4 persen' for '0.413'"),
    ("numbers", 'value="0.413"', "", "for ''"),
    ("data", '["6301", 2]', '["6301"]', "rows of another length"),
    ("data", 'id="data"', "", "no data"),
    ("policy", POLICY, "", "connect-src"),
    ("policy", POLICY, "default-src 'none'; img-src *; ", "img-src"),
    ("keyboard", "<summary>", '<summary tabindex="-1">', "not reached: <summary"),
    (
        "keyboard",
        ":is(summary, select",
        "* { outline: none; } .no:is(summary, select",
        "focus not shown: <sum",
    ),
    ("keyboard", "#in-id:focus-visible ~ .choose label[for=in-id]", "#no", 'type="radio"'),
    ("keyboard", END, "onkeydown = (event) => event.preventDefault();", "not reached"),
    ("switch", "#in-en:checked ~ main .id", ".none", "shown: id where en is chosen"),
    ("switch", '<p class="simulated"', '<a href="#data">x</a><p class="simulated"', "the first Tab"),
    ("switch", END, "onchange = () => { document.documentElement.lang = 'en'; };", "in 'en' where id"),
    (
        "switch",
        END,
        "onchange = () => { document.body.append(document.createElement('h3'), 'x');"
        " document.querySelector('h3:last-of-type').textContent += 'x'; };",
        "another",
    ),
    ("axe", "color: #222;", "color: #bbb;", "color-contrast"),
    (
        "axe",
        '<label>Bulan <select data-choice="period">',
        "<label>Bulan</label><select><label>",
        "select-name",
    ),
    ("axe", '<html lang="id">', "<html>", "html-has-lang"),
]
"""Who sees it, a piece of the sound page, what stands in its place, and what is said."""


def changed(old: str, new: str, folder: Path) -> Path:
    """Write the sound page with another piece."""
    text, file = SOUND.read_text(encoding="utf-8"), folder / "changed.html"
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")
    return file


@pytest.fixture
def sound(show: Open) -> View:
    return show(SOUND, PHONE)


@pytest.mark.parametrize("judge", JUDGES)
def test_a_sound_page_has_no_fault(judge: str, sound: View) -> None:
    assert JUDGES[judge](sound) == []


@pytest.mark.parametrize("breach", BREACHES, ids=lambda breach: f"{breach[0]}-{breach[-1]}")
def test_a_breach_is_seen(
    breach: tuple[str, str, str, str], tmp_path: Path, show: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    judge, old, new, said = breach
    monkeypatch.setattr(chromium, "DRAWN_WITHIN_MS", 500)
    monkeypatch.setattr(charts, "SETTLED_WITHIN_MS", 500)
    found = JUDGES[judge](show(changed(old, new, tmp_path), PHONE))
    assert any(said in fault for fault in found), found


def test_words_that_a_script_writes_are_missed_without_scripts(tmp_path: Path, show: Open) -> None:
    written = changed(END, "document.querySelector('h1').append(' ini');", tmp_path)
    [with_scripts, without] = (
        texts(show(written, java_script_enabled=on).page, "h1") for on in (True, False)
    )
    assert with_scripts[0] == without[0] + " ini"


def test_every_judge_is_seen_to_find_something() -> None:
    assert {judge for judge, *_ in BREACHES} == set(JUDGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_is_opened_in_either_language(language: str, show: Open) -> None:
    assert shown_wrongly(show(SOUND, PHONE, language).page, language) == []


@pytest.mark.parametrize(
    ("value", "text", "language", "is_right"),
    [
        ("3302762", "3.302.762", "id", True),
        ("3302762", "3.302.762", "en", False),
        ("3302762", "3,3 juta", "id", True),
        ("3302762", "3.4 million", "en", False),
        ("-0.0026", "-0,26 poin persentase", "id", True),
        ("1.5087", "150.87 %", "en", True),
        ("0.9999", "99,9 persen", "id", True),
        ("0.9999", "98,9 persen", "id", False),
        ("", "7", "en", False),
        ("nan", "7", "en", False),
    ],
)
def test_a_number_is_read_as_its_language_writes_it(
    value: str, text: str, language: str, is_right: bool
) -> None:
    assert agrees(value, text, language) == is_right


def test_a_block_may_be_cut_by_a_page_once() -> None:
    assert not lacks("xbe-y-tax", "beta", 1)
    assert lacks("xbe-y-tax", "beta", 2)
