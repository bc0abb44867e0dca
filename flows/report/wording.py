"""The plain sentences on what may and may not be concluded, in English and Indonesian."""

import math
from collections.abc import Iterator

from flows.duck import Row
from flows.report.numbers import count, marked, month, percent
from flows.report.page_words import WORDS

SENTENCES = {
    "en": {
        "none": "There is no published rate of coverage.",
        "alone": "There is no second published rate to compare with.",
        "chain": (
            "The published rates ({rates}) may not be read as a series: their bases or their counts differ."
        ),
        "no_base": (
            "{span}: no count has survey bases of the same weights in both months, so nothing can be said."
        ),
        "open": (
            "{span}, over one base ({base}): whether coverage rose or fell cannot be said; "
            "the change lies between {low} and {high} percentage points{disputed}."
        ),
        "agreed": (
            "{span}, over one base ({base}): all counts point to a {direction}, of {change} to {greatest} "
            "percentage points ({interval}), but not to the same one{disputed}."
        ),
        "disputed": ", because the counts of {month} differ ({counts})",
        "bridge": (
            "{span}, over one base ({base}): from {from_rate} to {to_rate}, {change} percentage points "
            "({interval}). {caveats}, so it is a difference between two counts, "
            "not a proven {direction}."
        ),
        "comparable": (
            "{span}, over one base ({base}) and counted alike: coverage {direction}, "
            "{change} percentage points ({interval})."
        ),
        "between": "between {low} and {high} from rounding alone",
        "exact": "of counts to the last digit; the survey's sampling error is not known",
        "and": " and ",
        "to": "{0} to {1}",
        "rose": "rise",
        "fell": "fall",
    },
    "id": {
        "none": "Belum ada angka cakupan terpublikasi.",
        "alone": "Belum ada angka cakupan terpublikasi kedua untuk dibandingkan.",
        "chain": (
            "Angka cakupan yang dipublikasikan ({rates}) tidak dapat dibandingkan sebagai satu deret waktu: "
            "penyebut atau cara menghitung pesertanya berbeda."
        ),
        "no_base": (
            "{span}: tidak ada jumlah peserta dengan penyebut survei berpenimbang sama di kedua bulan itu, "
            "jadi tidak ada yang dapat disimpulkan."
        ),
        "open": (
            "{span}, dengan penyebut yang sama ({base}): "
            "tidak dapat dikatakan apakah cakupan naik atau turun; "
            "perubahannya antara {low} dan {high} poin persentase{disputed}."
        ),
        "agreed": (
            "{span}, dengan penyebut yang sama ({base}): "
            "semua hitungan menunjukkan {direction}, {change} sampai "
            "{greatest} poin persentase ({interval}), tetapi besarnya tidak sama{disputed}."
        ),
        "disputed": ", karena jumlah peserta {month} berbeda ({counts})",
        "bridge": (
            "{span}, dengan penyebut yang sama ({base}): "
            "dari {from_rate} menjadi {to_rate}, {change} poin persentase "
            "({interval}). {caveats}, jadi ini selisih dua hitungan, bukan bukti {direction}."
        ),
        "comparable": (
            "{span}, dengan penyebut yang sama ({base}) dan cara menghitung yang sama: "
            "cakupan {direction}, {change} poin persentase ({interval})."
        ),
        "between": "antara {low} dan {high}, hanya karena pembulatan",
        "exact": "dari angka sampai satuan terakhir; galat sampel survei tidak diketahui",
        "and": " dan ",
        "to": "{0} sampai {1}",
        "rose": "kenaikan",
        "fell": "penurunan",
    },
}
OF_OWN_BASES = ("base_definition_differs", "base_undisclosed", "no_base")
"""Reasons that do not hold over the common base."""
VERBS = {"en": {"rose": "rose", "fell": "fell"}, "id": {"rose": "naik", "fell": "turun"}}


def conclusions(coverage: list[Row], changes: list[Row]) -> dict[str, list[str]]:
    """Return the sentences by language, en and id.

    `coverage` and `changes` are the rows of the queries how_did_coverage_move and what_may_be_said.
    """
    return {language: list(_sentences(coverage, changes, language)) for language in SENTENCES}


def _sentences(coverage: list[Row], changes: list[Row], language: str) -> Iterator[str]:
    say = SENTENCES[language]
    if not changes:
        yield say["alone" if coverage else "none"]
    if any(change["status"] == "not_comparable" for change in changes):
        rates = {row["period"]: printed_rate(row, language) for row in coverage}
        yield say["chain"].format(rates="; ".join(rates.values()))
    for change in changes:
        yield _about(coverage, change, language)


def _about(coverage: list[Row], change: Row, language: str) -> str:
    say = SENTENCES[language]
    span = say["to"].format(month(change["from_period"], language), month(change["to_period"], language))
    if change["direction"] == "no_common_base":
        return say["no_base"].format(span=span)
    base = change["common_base_name_id" if language == "id" else "common_base_name"]
    points = {
        "span": span,
        "base": base,
        "low": _points(change["change_low_points"], language),
        "high": _points(change["change_high_points"], language),
        "change": _points(change["least_change_points"], language),
    }
    points["interval"] = say["exact" if points["low"] == points["high"] else "between"].format(**points)
    if change["direction"] == "open":
        return say["open"].format(**points, disputed=_disputed(coverage, change, language))
    if change["least_change_points"] != change["greatest_change_points"]:
        return say["agreed"].format(
            **points,
            greatest=_points(change["greatest_change_points"], language),
            direction=say[change["direction"]],
            disputed=_disputed(coverage, change, language),
        )
    if change["comparable_count"]:
        return say["comparable"].format(**points, direction=VERBS[language][change["direction"]])
    codes = [code for code in (change["reason_code"] or "").split(", ") if code and code not in OF_OWN_BASES]
    told = [
        WORDS[language]["reasons"].get(code, code) for code in codes or ["participant_definition_differs"]
    ]
    caveats = joined(told, language)
    return say["bridge"].format(
        **points,
        from_rate=percent(f"{change['common_from_rate'] * 100:.1f}", language),
        to_rate=percent(f"{change['common_to_rate'] * 100:.1f}", language),
        caveats=caveats[:1].upper() + caveats[1:],
        direction=say[change["direction"]],
    )


def joined(told: list[str], language: str) -> str:
    """Return a list in words: one, two and three."""
    return SENTENCES[language]["and"].join([", ".join(told[:-1]), told[-1]] if told[1:] else told)


def _disputed(coverage: list[Row], change: Row, language: str) -> str:
    """Say which counts of one month contradict each other, where some do."""
    for period in (change["from_period"], change["to_period"]):
        counts = [row for row in coverage if row["period"] == period and row["participants"] is not None]
        if len(counts) > 1:
            told = [
                f"{row['participant_definition']} {count(row['participants'], language)}" for row in counts
            ]
            return SENTENCES[language]["disputed"].format(
                month=month(period, language), counts="; ".join(told)
            )
    return ""


def printed_rate(row: Row, language: str) -> str:
    """The published rate of a row of how_did_coverage_move with the decimals it was printed with.

    Its interval is one and a half printed units wide.
    """
    unit = (row["published_rate_high"] - row["published_rate_low"]) * 100 * 2 / 3
    digits = max(0, round(-math.log10(unit))) if unit > 0 else 2
    return percent(f"{row['published_rate'] * 100:.{digits}f}", language)


def _points(points: float, language: str) -> str:
    return marked(f"{points:+.2f}", language)
