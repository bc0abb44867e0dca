"""Words of code lists are shown with the nearest known one; anything else is shown by its shape."""

import duckdb
import pytest

import schemas
from flows.intake.breach import Breach
from flows.intake.words import masked, nearest, words_of

MEMBERSHIPS = schemas.dataset("memberships")


def told(column: str, value: str, rule: str = "not_in_list") -> tuple[str | None, str]:
    (breach,) = masked(MEMBERSHIPS, [Breach(2, column, rule, "What is wanted.", value)], duckdb.connect())
    return breach.value, breach.expected


@pytest.mark.parametrize(
    ("column", "value", "known"),
    [
        ("segmen", "PENERIMA UPHA", "PENERIMA UPAH"),
        ("segmen", "Penerima Upah (BPU)", "PENERIMA UPAH or BPU"),
        ("segmen", "Jasa Kontruksi", "JASA KONSTRUKSI"),
        ("status", "AKTIP", "AKTIF"),
        ("sumber_dana", "Dana Desaa", "DANA DESA"),
        ("sebab_nonaktif", "Mengundurkan Dir", "MENGUNDURKAN DIRI"),
        ("jk", "Laki", "LAKI"),
    ],
)
def test_a_word_that_is_nearly_one_of_the_list_is_shown(column: str, value: str, known: str) -> None:
    assert told(column, value) == (value, f"What is wanted; nearest known: {known}")


@pytest.mark.parametrize(
    ("column", "value", "shown"),
    [
        ("segmen", "Siti Aminah", "Aaaa Aaaaaa"),
        ("status", "AKTIFAH", "AAAAAAA"),
        ("status", "Aktif\x1b[31m", "Aaaaa?[99a"),
        ("status", "=AKTIF()", "=AAAAA()"),
        ("sumber_dana", "6371010190010001", "9999999999999999"),
        ("sumber_dana", "MANDIRI 081234567890", "AAAAAAA 999999999999"),
        ("nama", "AKTIF", "AAAAA"),
        ("kode_kantor", "AKTIF", "AAAAA"),
        ("nik", "6371", "9999"),
    ],
)
def test_anything_else_is_shown_by_its_shape(column: str, value: str, shown: str) -> None:
    assert told(column, value) == (shown, "What is wanted.")


def test_a_word_is_shown_and_none_is_offered_where_another_rule_is_broken() -> None:
    assert told("segmen", "Penerima Upah", "other") == ("Penerima Upah", "What is wanted.")


def test_words_come_from_the_macros_that_read_them_and_from_the_lists_of_a_contract() -> None:
    assert {"penerimaupah", "pmi", "konstruksi"} <= words_of(MEMBERSHIPS)["segmen"].keys()
    assert words_of(MEMBERSHIPS)["status"]["nonaktif"] == "NONAKTIF"
    assert words_of(schemas.dataset("workforce"))["area_level"] == {
        name: name for name in ("national", "province", "regency")
    }


def test_as_many_slips_as_letters_allow() -> None:
    words = {word: word.upper() for word in ("bali", "ciamis", "banjarmasin")}
    values = ["bal", "bali", "ciami", "ciam", "banjarmasi", "banjarmass", "banjarmas", "banjramasin"]
    assert nearest(values, words, duckdb.connect()) == {
        "bali": "BALI",
        "ciami": "CIAMIS",
        **dict.fromkeys(("banjarmasi", "banjarmass", "banjramasin"), "BANJARMASIN"),
    }


@pytest.mark.parametrize(
    ("value", "known"),
    [
        ("Kota Tapin", "Kabupaten Tapin (6305)"),
        ("KAB. PALEMBANG", "Kota Palembang (1671)"),
        ("Prov. Tapin", "Kabupaten Tapin (6305)"),
        ("Kota Adm. Palembamg", "Kota Palembang (1671)"),
        ("6305 - Kab. Tapin", "Kabupaten Tapin (6305)"),
        ("16.71 Palembang", "Kota Palembang (1671)"),
    ],
)
def test_a_name_with_another_kind_or_a_code_before_it_is_known(value: str, known: str) -> None:
    words = {
        **dict.fromkeys(("tapin", "kabtapin"), "Kabupaten Tapin (6305)"),
        **dict.fromkeys(("palembang", "kotapalembang"), "Kota Palembang (1671)"),
    }
    assert nearest([value], words, duckdb.connect()) == {value: known}


@pytest.mark.parametrize("value", ["Kota", "Kab.", "Siti Tapin", "Kota Siti Aminah", "637101019001 Tapin"])
def test_what_else_stands_before_a_name_leaves_it_unknown(value: str) -> None:
    assert nearest([value], {"tapin": "Kabupaten Tapin (6305)"}, duckdb.connect()) == {}
