"""sql/exact/recap_definitions.sql and sql/core/recap_definitions.sql on drawn tables."""

from tests.cases import Case, cases
from tests.conftest import Run
from tests.drawn import filled


@cases("""
definitions are told once, with the parts of a total
    participant_definition | with_jakon | with_pmi
    a                      | true       | true
    a                      | true       | true
    b                      | true       | false
    c                      |            | true
    d                      | false      |
    =>
    participant_definition | parts
    a                      | PU+BPU+JAKON+PMI
    b                      | PU+BPU+JAKON
    c                      | PU+BPU+PMI
    d                      | PU+BPU
""")
def test_definitions_of_rows(run_model: Run, case: Case) -> None:
    rows = filled(case.given["drawn"], counts="active")
    assert case.found(run_model("exact.recap_definitions", given={"exact.recap_rows": rows})) == case.expected


@cases("""
what is declared is its name in both languages
    counts     | unit        | stock      | region_basis | with_jakon | with_pmi
    active     | memberships | month_end  | workplace    | true       | false
    registered | people      | cumulative | domicile     | false      | true
    active     |             |            | registration |            |
    =>
    definition_name                                                                         | definition_name_id
    Active memberships by place of work, at month end, with JAKON, without PMI (recaps)     | Kepesertaan aktif menurut tempat kerja, akhir bulan, dengan JAKON, tanpa PMI (rekap)
    Registered people by domicile, since January, without JAKON, with PMI (recaps)          | Orang terdaftar menurut domisili, kumulatif sejak Januari, tanpa JAKON, dengan PMI (rekap)
    Active participants by place of registration (recaps, the rest undeclared)              | Peserta aktif menurut tempat pendaftaran (rekap, selebihnya tidak dinyatakan)
its codes are those of all definitions
    counts     | unit        | stock      | region_basis | with_jakon | with_pmi
    active     | memberships | month_end  | workplace    | true       | false
    registered | people      | cumulative | domicile     | false      | true
    active     |             |            |              |            |
    =>
    counted_unit | region_basis | includes_jakon | includes_pmi
    membership   | workplace    | yes            | no
    person_main  | domicile     | no             | yes
    unstated     | unstated     | unknown        | unknown
what nobody declares is said to be undeclared
    counts: active | unit: memberships | stock: | region_basis:
    =>
    meaning                                                                                                              | meaning_id
    Active memberships, as recaps state them, not counted from records; not declared: month end or cumulative, by which place | Kepesertaan aktif, sebagaimana tertulis dalam rekap, tidak dihitung dari data peserta; tidak dinyatakan: akhir bulan atau kumulatif, menurut tempat apa
""")
def test_definitions_in_words(run_model: Run, case: Case) -> None:
    names, *rows = case.given["drawn"].splitlines()
    if ":" in names:
        drawn = filled(names, participant_definition="d0")
    else:
        listed = [f"d{at} | {row}" for at, row in enumerate(rows)]
        drawn = "\n".join([f"participant_definition | {names}", *listed])
    found = run_model("core.recap_definitions", given={"exact.recap_definitions": drawn})
    assert case.found(found) == case.expected
