"""Resources of a CKAN portal are offered by their names and landed as files, or as rows of its datastore."""

import hashlib
import logging
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from flows.problems import OutsideFailed, Problem, WrongUsage
from flows.pull import ckan_rows
from flows.pull.kinds.ckan import fetch, offers
from flows.pull.offer import Asked, Draft, Fetched, NotThere, Offer, PassedOver, Refused, Transient, Unchanged
from flows.sources import Source, sources_of
from tests.servers.ckan import Ckan, serving

ASKED = Asked(("2024-10", "2024-11"))
HELD = "tok-rahasia-ckan"
NAMED: dict[str, Any] = {"token_env": "CKAN_TOKEN"}
NIK = "6371010101900001"


@pytest.fixture
def ckan() -> Iterator[Ckan]:
    with serving() as portal:
        portal.packages["peserta"] = [resource_of("a1", "TK N01 2024-11")]
        yield portal


def resource_of(resource: str, name: str, **keys: Any) -> dict[str, Any]:
    return {
        "id": resource,
        "name": name,
        "url": f"/dataset/peserta/{resource}/data.csv",
        "format": "CSV",
    } | keys


def source_of(location: str, **keys: Any) -> Source:
    section = {
        "kind": "ckan",
        "location": location,
        "dataset": "memberships",
        "package": "peserta",
        "path": "TK {sender} {period}",
        "timeout_seconds": 2,
    }
    return sources_of({"satudata": section | keys}, Path("/etc/cakupan.toml"))[0]


def offered(source: Source) -> list[Offer]:
    return [one for one in offers(source, ASKED) if isinstance(one, Offer)]


def passed_over(source: Source) -> dict[str, str]:
    return {one.place: one.why for one in offers(source, ASKED) if isinstance(one, PassedOver)}


def land(source: Source, folder: Path, **keys: Any) -> tuple[Fetched, Path]:
    (offer,) = offered(source)
    draft = Draft(folder / "draft", **{"most_bytes": 10**6} | keys)
    return fetch(source, offer, draft), draft.path


def test_resources_are_offered_by_name_or_by_the_name_of_their_file(ckan: Ckan) -> None:
    ckan.packages["peserta"] = [
        resource_of("a1", "TK N01 2024-11", last_modified="2024-12-01T00:00:00", size=12),
        resource_of("a2", "November", url=f"{ckan.location}/x/TK%20N02%202024-11?v=1"),
        resource_of("a3", "TK N03 2023-01"),
        resource_of("a4", "Kamus data"),
        resource_of("a5", "TK N05 2024-10", url="https://elsewhere.example/x/isi.xlsx", format="XLSX"),
        resource_of("a6", "TK N06 2024-10", url=None, format=None),
        resource_of("a7", "TK N07 2024-10", url="/x/isi.csv.gz"),
        resource_of("a8", "TK N08 2024-10", url="/x/isi.pdf", format="PDF"),
        resource_of("a9", "TK N09 2024-10", url="/unduh.php?id=9", format="CSV"),
        resource_of("b1", "TK N10 2024-10", url="/x/isi.json", format="JSON"),
    ]

    found = offered(source_of(ckan.location))

    assert [(one.sender, one.period, one.ending, one.size) for one in found] == [
        ("N01", "2024-11", ".csv", 12),
        ("N02", "2024-11", ".csv", None),
        ("N03", "2023-01", ".csv", None),
        ("N05", "2024-10", ".xlsx", None),
        ("N07", "2024-10", ".csv.gz", None),
        ("N09", "2024-10", ".csv", None),
    ]
    assert found[0].place == f"{ckan.location}/dataset/peserta#a1/TK N01 2024-11"
    assert [one.version is None for one in found] == [False, True, True, True, True, True]
    told = passed_over(source_of(ckan.location))
    others = ("TK N06 2024-10", "TK N08 2024-10", "TK N10 2024-10")
    assert told == {"Kamus data": "name"} | dict.fromkeys(others, "ending")


def test_json_is_taken_where_the_path_says_so(ckan: Ckan) -> None:
    ckan.packages["peserta"] = [
        resource_of("b1", "Peserta", url=f"{ckan.location}/x/TK%20N01%202024-10.json")
    ]
    assert offered(source_of(ckan.location)) == []
    (one,) = offered(source_of(ckan.location, path="TK {sender} {period}.json"))
    assert (one.sender, one.period, one.ending) == ("N01", "2024-10", ".json")


def test_a_file_is_landed_as_it_is(ckan: Ckan, tmp_path: Path) -> None:
    ckan.files["/dataset/peserta/a1/data.csv"] = b"kpj\n1\n"

    _, path = land(source_of(ckan.location), tmp_path)

    assert path.read_bytes() == b"kpj\n1\n"


@pytest.mark.parametrize("key", ["hash", "last_modified", "size", "revision_id", "metadata_modified"])
def test_what_the_portal_says_of_a_file_is_its_version(ckan: Ckan, tmp_path: Path, key: str) -> None:
    ckan.files["/dataset/peserta/a1/data.csv"] = b"kpj\n1\n"
    ckan.packages["peserta"] = [resource_of("a1", "TK N01 2024-11", **{key: 1})]
    (first,) = offered(source_of(ckan.location))
    assert land(source_of(ckan.location), tmp_path)[0].version == first.version

    ckan.packages["peserta"] = [resource_of("a1", "TK N01 2024-11", **{key: 2})]
    (second,) = offered(source_of(ckan.location))

    assert second.version not in (None, first.version)
    assert (first.checksum, second.checksum) == (None, None)


def test_a_resource_that_has_gone_is_not_there(ckan: Ckan, tmp_path: Path) -> None:
    source = source_of(ckan.location)
    (offer,) = offered(source)
    ckan.packages["peserta"] = [resource_of("a1", "TK N01 2024-10")]

    with pytest.raises(NotThere):
        fetch(source, offer, Draft(tmp_path / "draft", most_bytes=100))


@pytest.mark.parametrize(
    "url",
    [
        "https://other.example/x.csv",
        "//other.example/x.csv",
        "ftp://127.0.0.1/x",
        "file:///etc/passwd",
        "http://[",
        "javascript:1",
    ],
)
def test_a_file_elsewhere_is_not_fetched(ckan: Ckan, tmp_path: Path, url: str) -> None:
    ckan.packages["peserta"] = [resource_of("a1", "TK N01 2024-11", url=url)]

    with pytest.raises(Refused):
        land(source_of(ckan.location), tmp_path)


def test_a_file_on_a_named_host_is_fetched_and_the_token_stays_at_the_portal(
    ckan: Ckan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CKAN_TOKEN", HELD)
    ckan.token = HELD
    with serving() as storage:
        seen: list[str | None] = []
        answer = storage.answer
        storage.answer = lambda path, parameters, token: (  # type: ignore[method-assign]
            seen.append(token) or answer(path, parameters, token)  # type: ignore[func-returns-value]
        )
        storage.files["/x.csv"] = b"kpj\n1\n"
        elsewhere = storage.location.replace("127.0.0.1", "localhost")
        ckan.packages["peserta"] = [resource_of("a1", "TK N01 2024-11", url=f"{elsewhere}/x.csv")]

        _, path = land(source_of(ckan.location, hosts=["localhost"], **NAMED), tmp_path)

    assert path.read_bytes() == b"kpj\n1\n"
    assert seen == [None]


def rows(count: int, **more: Any) -> list[dict[str, Any]]:
    return [{"_id": 2 * n, "kpj": f"{n:011}", "upah": n + 0.5} | more for n in range(1, count + 1)]


def test_rows_of_the_datastore_become_a_csv_page_by_page(
    ckan: Ckan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ckan_rows, "PAGE_ROWS", 5)
    ckan.most_rows = 2
    ckan.rows["a1"] = list(reversed(rows(5, catatan='a,"b"\nc')))

    fetched, path = land(source_of(ckan.location, datastore=True), tmp_path)

    assert path.read_text().startswith('kpj,upah,catatan\n00000000001,1.5,"a,""b""\nc"\n00000000002,2.5,')
    assert path.read_text().count('"a,""b""\nc"') == 5
    assert [parameters["offset"] for _, parameters in ckan.asked if "offset" in parameters] == ["0", "2", "4"]
    with pytest.raises(Unchanged):
        land(source_of(ckan.location, datastore=True), tmp_path, known_version=fetched.version)


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (None, ""),
        (True, "TRUE"),
        (1e16, "10000000000000000"),
        (0.1, "0.1"),
        (10**20, "1" + "0" * 20),
        ("1e5", "1e5"),
        (Decimal("90071992547409.93"), "90071992547409.93"),
        (Decimal("12345678901234567.89"), "12345678901234567.89"),
        (Decimal("50.000"), "50"),
        (Decimal("393.126"), "393.1260"),
        (Decimal("1.5E+3"), "1500"),
        ("50.000", "50.000"),
        ("2024-10-15T00:00:00", "2024-10-15T00:00:00"),
    ],
)
def test_a_value_is_written_as_it_was_sent(ckan: Ckan, tmp_path: Path, value: Any, written: str) -> None:
    ckan.rows["a1"] = rows(1, x=value)

    _, path = land(source_of(ckan.location, datastore=True), tmp_path)

    assert path.read_text() == f"kpj,upah,x\n00000000001,1.5,{written}\n"


def test_numbers_are_written_in_the_format_of_the_senders_texts(ckan: Ckan, tmp_path: Path) -> None:
    ckan.rows["a1"] = rows(1, x=Decimal("393.126"), y="1.498", z=1498)

    _, path = land(source_of(ckan.location, datastore=True), tmp_path, number_format="indonesian")

    assert path.read_text() == 'kpj,upah,x,y,z\n00000000001,"1,5","393,1260",1.498,1498\n'


@pytest.mark.parametrize("number", [b"1e999999999", b"1e99999999999999999999", b"0e-999999999"])
def test_a_number_that_would_be_megabytes_of_text_is_refused(
    ckan: Ckan, tmp_path: Path, number: bytes
) -> None:
    ckan.answers["datastore_search"] = b'{"success": true, "result": {"total": ' + number + b"}}"

    with pytest.raises(Refused, match="does not answer with JSON"):
        land(source_of(ckan.location, datastore=True), tmp_path)


@pytest.mark.parametrize(
    ("count", "problem", "told"), [(0, NotThere, "^$"), (100, Refused, "more than 100 bytes")]
)
def test_no_rows_are_not_there_and_more_than_allowed_are_refused(
    ckan: Ckan, tmp_path: Path, count: int, problem: type[Exception], told: str
) -> None:
    ckan.rows["a1"] = rows(count)

    with pytest.raises(problem, match=told):
        land(source_of(ckan.location, datastore=True), tmp_path, most_bytes=100)


CHANGED = "changed while they were read|of 5"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda ckan: ckan.rows["a1"].append({"_id": 99, "kpj": "x", "upah": 1}), CHANGED),
        (lambda ckan: ckan.rows["a1"].pop(), CHANGED),
        (lambda ckan: ckan.rows["a1"].insert(0, ckan.rows["a1"].pop() | {"_id": 1}), CHANGED),
        (lambda ckan: [row.update(lain="x") for row in ckan.rows["a1"]], CHANGED),
        (lambda ckan: setattr(ckan, "most_rows", 0), "gave 4 of 5"),
    ],
    ids=["one more", "one less", "one gone and one come", "a field more", "no more before the total"],
)
def test_rows_that_change_or_stop_while_they_are_read_are_read_again(
    ckan: Ckan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: Any, told: str
) -> None:
    monkeypatch.setattr(ckan_rows, "PAGE_ROWS", 2)
    ckan.rows["a1"] = rows(5)
    ckan.before_page = lambda offset: change(ckan) if offset == 4 else None

    with pytest.raises(Transient, match=told):
        land(source_of(ckan.location, datastore=True), tmp_path)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"fields": None}, "without fields"),
        ({"records": {}}, "without fields"),
        ({"total": "1"}, "without fields"),
        ({"total": True}, "without fields"),
        ({"total_was_estimated": True}, "only estimates"),
        ({"fields": [{"id": "_id"}, {"id": 1}]}, "not each named once"),
        ({"fields": [{"id": "_id"}, {"id": "a"}, {"id": "a"}]}, "not each named once"),
        ({"fields": [{"id": "a"}]}, "not each named once"),
        ({"records": [NIK]}, "no set of fields"),
        ({"records": [{"_id": 1, "kpj": [NIK]}]}, "but several"),
    ],
)
def test_a_page_that_is_not_as_documented_is_refused(
    ckan: Ckan, tmp_path: Path, change: dict[str, Any], told: str
) -> None:
    page = {"fields": [{"id": "_id"}, {"id": "kpj"}], "records": [{"_id": 1, "kpj": "x"}], "total": 1}
    ckan.answers["datastore_search"] = {"success": True, "result": page | change}

    with pytest.raises(Refused) as caught:
        land(source_of(ckan.location, datastore=True), tmp_path)

    assert told in str(caught.value)
    assert NIK not in str(caught.value)


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ({"success": False, "error": {"__type": "Not Found Error", "message": HELD}}, "no such package"),
        ({"success": False, "error": {"__type": "Authorization Error"}}, "does not let us read"),
        ({"success": False, "error": {"__type": HELD}}, "does not say why"),
        ({"success": False, "error": HELD}, "does not say why"),
        ({"success": "true", "result": {}}, "refused package_show"),
        ({"success": True}, "without a result"),
        ({"success": True, "result": []}, "without a result"),
        ({"success": True, "result": {}}, "without a list of resources"),
        ({"success": True, "result": {"resources": [HELD]}}, "without a list of resources"),
        ({"success": True, "result": {"resources": [{"name": HELD}]}}, "has no id"),
        ({"success": True, "result": {"resources": [{"id": "../x", "name": HELD}]}}, "has no id"),
        ([], "as a CKAN does"),
        (b"<html>" + HELD.encode(), "JSON"),
        ((403, HELD.encode()), ""),
        ((404, HELD.encode()), "package"),
        ((500, HELD.encode()), ""),
    ],
)
def test_what_a_portal_answers_wrongly_is_said_in_our_words_and_without_the_token(
    ckan: Ckan, answer: Any, told: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    for name in (None, "httpx", "httpcore"):
        caplog.set_level(logging.DEBUG, name)
    monkeypatch.setenv("CKAN_TOKEN", HELD)
    ckan.answers["package_show"] = answer

    with pytest.raises(Problem) as caught:
        offered(source_of(ckan.location, **NAMED))

    assert isinstance(caught.value, OutsideFailed)
    assert told in str(caught.value)
    assert HELD not in str(caught.value) + caplog.text


def test_the_token_is_sent_as_ckan_wants_it(ckan: Ckan, monkeypatch: pytest.MonkeyPatch) -> None:
    ckan.token = HELD
    monkeypatch.setenv("CKAN_TOKEN", HELD)

    assert offered(source_of(ckan.location, **NAMED))
    with pytest.raises(OutsideFailed):
        offered(source_of(ckan.location))
    monkeypatch.delenv("CKAN_TOKEN")
    with pytest.raises(WrongUsage, match="CKAN_TOKEN"):
        offered(source_of(ckan.location, **NAMED))


def test_a_package_that_is_not_there_is_said(ckan: Ckan) -> None:
    with pytest.raises(OutsideFailed, match="package"):
        offered(source_of(ckan.location, package="nihil"))


def test_names_with_signs_that_are_not_printed_are_passed_over(ckan: Ckan) -> None:
    ckan.packages["peserta"] = [resource_of("a1", "TK N01 2024-11\x1b[2J\nx")]

    source = source_of(ckan.location, path="TK {sender} {period}*")
    assert offered(source) == []
    assert passed_over(source) == {r"TK N01 2024-11\x1b[2J\nx": "name"}


def test_only_a_hash_of_a_file_that_the_portal_stores_is_a_checksum(ckan: Ckan, tmp_path: Path) -> None:
    body = b"kpj\n1\n"
    ckan.files["/dataset/peserta/a1/data.csv"] = body
    for kind in ("md5", "sha1", "sha256"):
        told = hashlib.new(kind, body, usedforsecurity=False).hexdigest()
        for keys, checksum in (
            ({"hash": told, "url_type": "upload"}, f"{kind}:{told}"),
            ({"hash": f"{kind}:{told.upper()}", "url_type": "upload"}, f"{kind}:{told}"),
            ({"hash": told, "url_type": None}, None),
            ({"hash": told[:-2], "url_type": "upload"}, None),
            ({"hash": "lama", "url_type": "upload"}, None),
        ):
            ckan.packages["peserta"] = [resource_of("a1", "TK N01 2024-11", **keys)]
            (offer,) = offered(source_of(ckan.location))
            fetched, _ = land(source_of(ckan.location), tmp_path)

            assert (offer.checksum, fetched.version) == (checksum, checksum or offer.version)


def test_a_hash_that_the_bytes_do_not_have_is_no_proof_of_anything(ckan: Ckan, tmp_path: Path) -> None:
    ckan.files["/dataset/peserta/a1/data.csv"] = b"kpj\n1\n"
    ckan.packages["peserta"] = [resource_of("a1", "TK N01 2024-11", hash="0" * 32, url_type="upload")]
    (offer,) = offered(source_of(ckan.location))

    assert land(source_of(ckan.location), tmp_path)[0].version == offer.version != offer.checksum


@pytest.mark.parametrize(
    ("path", "name", "period"),
    [
        ("Jumlah Peserta *", "Jumlah Peserta menurut Kabupaten/Kota di Jawa Barat", None),
        ("* {period}", "Rekap Kab/Kota dan A/B/C, November 2024", "2024-11"),
        ("Rekap {period}*", "Rekap Nopember 2024 (revisi 2/3)", "2024-11"),
        ("Rekap {period}", "Rekap Nov-2024", "2024-11"),
        ("Rekap {period}", "Rekap 2024 AGUSTUS", "2024-08"),
        ("Rekap {month} {year}", "Rekap peb 2024", "2024-02"),
        ("{month}_{year} *", "October_2024 x/y", "2024-10"),
    ],
)
def test_a_name_is_no_path_and_may_say_its_month_in_words(
    ckan: Ckan, path: str, name: str, period: str | None
) -> None:
    ckan.packages["peserta"] = [resource_of("a1", name)]

    (offer,) = offered(source_of(ckan.location, path=path, senders=["satudata"], dataset="targets"))

    assert (offer.period, offer.place) == (period, f"{ckan.location}/dataset/peserta#a1/{name}")


def test_a_word_that_is_no_month_is_none(ckan: Ckan) -> None:
    ckan.packages["peserta"] = [resource_of("a1", "Rekap tahun 2024"), resource_of("a2", "Rekap Nove 2024")]
    source = source_of(ckan.location, path="Rekap {period}", senders=["satudata"])

    assert offered(source) == []
    assert passed_over(source) == {"Rekap tahun 2024": "name", "Rekap Nove 2024": "name"}
