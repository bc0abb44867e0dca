"""sql/core/figures.sql on drawn tables."""

from tests.cases import Case, cases
from tests.conftest import Run
from tests.drawn import Row
from tests.specified import drawn, rows_of_kinds, tell

PUBLISHERS = """
    publisher  | publisher_kind
    Kantor     | office
    Kemnaker   | ministry
    Pemkab     | government
    Koran      | press
"""
OFFICES = """
    office_code  | region_code | aliases
    KANWIL-KAL   | KAL         | Kalimantan|Kanwil Kalimantan
    KANWIL-JATIM |             | Jawa Timur
"""
PRINTED = {
    "scope_level": "province",
    "scope_name": "Kalimantan Timur",
    "region_code": "6400",
    "value": "100",
    "as_of_date": "2024-11-01",
    "as_of_end_date": "2024-11-30",
    "as_of_precision": "month",
    "published_date": "2024-12-20",
    "published_end_date": "2024-12-20",
    "publisher": "Kantor",
}
READ = {
    "measure": "participants",
    "period": "2024-11-01",
    "segment": "ALL",
    "population": "all",
    "participant_definition": "kanwil_2024",
    "printed_unit": "1",
    "qualifier": "exact",
}


def figures(run_model: Run, case: Case) -> list[Row]:
    """Run the model on figures as they are printed and read, and on some that nobody has read."""
    read, unread = rows_of_kinds(case, "figure unread")
    rows = [{"figure_id": f"F{number:04}", **row} for number, row in enumerate([*read, *unread], 1)]
    of_reading = {*READ, "note"}
    printed = [{name: cell for name, cell in row.items() if name not in of_reading} for row in rows]
    readings = [{name: row[name] for name in row if name in {*of_reading, "figure_id"}} for row in rows]
    given = {
        "staging.publishers": PUBLISHERS,
        "staging.offices": OFFICES,
        "staging.published_figures": drawn(printed, **PRINTED).replace("printed_segment", "segment"),
        "staging.figure_readings": drawn(readings[: len(read)], **READ),
    }
    return run_model("core.figures", given=given)


@cases("""
speaks of the end of its stated period
    figure <- as_of_date: 2024-11-01 | as_of_end_date: 2024-11-30 | published_end_date: 2025-01-15
    => as_of_latest_date: 2024-11-30
printed before its period ends, speaks of the day of printing
    figure <- as_of_date: 2024-01-01 | as_of_end_date: 2024-12-31 | as_of_precision: year | published_end_date: 2024-11-07
    => as_of_latest_date: 2024-11-07
of a year is not one of December
    figure <- as_of_date: 2024-01-01 | as_of_end_date: 2024-12-31 | as_of_precision: year | published_end_date: 2025-03-01
    => as_of_precision: year | as_of_earliest_date: 2024-01-01 | as_of_latest_date: 2024-12-31
of an undated page keeps the end of its stated period
    figure <- as_of_end_date: 2024-11-30 | published_date: | published_end_date:
    => as_of_latest_date: 2024-11-30
printed before its stated period, speaks of no later day than the printing
    figure <- as_of_date: 2025-01-01 | as_of_end_date: 2025-01-31 | published_end_date: 2024-12-20
    => as_of_earliest_date: 2024-12-20 | as_of_latest_date: 2024-12-20
of the nation has the region 0000
    figure <- scope_level: national | scope_name: Indonesia | region_code:
    => region_code: 0000
of an office whose territory is one region stands for that region
    figure <- scope_level: kanwil | scope_name: Kanwil Kalimantan | region_code:
    => office_code: KANWIL-KAL | region_code: KAL
of a regional office named like a province has no region
    figure <- scope_level: kanwil | scope_name: Jawa Timur | region_code: 3500
    => office_code: KANWIL-JATIM | region_code:
of a province named like an office has no office
    figure <- scope_level: province | scope_name: Jawa Timur | region_code: 3500
    => office_code: | region_code: 3500
rounded stands for half a unit below to a unit above
    figure <- value: 2500000 | printed_unit: 100000
    => value_low: 2500000 - 50000 | value_high: 2500000 + 100000
of a fall is cut off towards zero
    figure <- value: -40 | printed_unit: 10
    => value_low: -50 | value_high: -35
without a reading is kept and not used
    unread <- value: 100
    => figure_id: F0001 | measure: | is_usable: false
uncertain, superseded or of a part of the people is not used
    figure <- qualifier: exact
    figure <- qualifier: uncertain
    figure <- qualifier: superseded
    figure <- population: vulnerable
    figure <- qualifier: about
    => figure_id: F0001 | is_usable: true
    => figure_id: F0002 | is_usable: false
    => figure_id: F0003 | is_usable: false
    => figure_id: F0004 | is_usable: false
    => figure_id: F0005 | is_usable: true
keeps what was collected beside how it is read
    figure <- metric: participants | printed_segment: formal | definition_note: pekerja aktif | segment: PU | note: formal is PU
    => printed_segment: formal | segment: PU | definition_note: pekerja aktif | reading_note: formal is PU
""")
def test_a_figure(run_model: Run, case: Case) -> None:
    tell(figures(run_model, case), case.result)


@cases("""
full digits before a rounded number, whoever prints them
    figure <- publisher: Kantor | published_end_date: 2024-12-31 | printed_unit: 1000
    figure <- publisher: Koran | published_end_date: 2024-12-01 | printed_unit: 1
    => figure_ids: F0002 F0001
a smaller printed unit by its size, not its digits
    figure <- printed_unit: 1000000000
    figure <- printed_unit: 0.01
    figure <- printed_unit: 20
    => figure_ids: F0002 F0003 F0001
the office before the ministry, a government and the press
    figure <- publisher: Koran
    figure <- publisher: Pemkab
    figure <- publisher: Kemnaker
    figure <- publisher: Kantor
    => figure_ids: F0004 F0003 F0002 F0001
what is exact, then what is about, then an end, then a year
    figure <- as_of_precision: year | qualifier: about
    figure <- as_of_precision: month | qualifier: lower_end
    figure <- as_of_precision: month | qualifier: upper_end
    figure <- as_of_precision: month | qualifier: about
    figure <- as_of_precision: year | qualifier: exact
    figure <- as_of_precision: month | qualifier: exact
    => figure_ids: F0006 F0005 F0004 F0001 F0002 F0003
the latest publication before an earlier and an undated one
    figure <- published_date:
    figure <- published_date: 2024-11-30
    figure <- published_date: 2024-12-01
    => figure_ids: F0003 F0002 F0001
of equal statements the lowest id
    figure <- figure_id: F0002
    figure <- figure_id: F0001
    => figure_ids: F0001 F0002
""")
def test_what_comes_first_is(run_model: Run, case: Case) -> None:
    best_first = sorted(figures(run_model, case), key=lambda row: row["preference"])
    tell([{"figure_ids": " ".join(row["figure_id"] for row in best_first)}], case.result)
