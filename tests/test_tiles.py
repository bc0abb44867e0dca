"""flows.report.tiles: every regency has a tile of its own."""

from pathlib import Path

from flows.report.tiles import with_tiles


def test_what_is_placed_stands_there_and_the_others_follow_line_by_line_of_their_province(
    tmp_path: Path,
) -> None:
    placed = tmp_path / "tiles.csv"
    placed.write_text("region_code,row,column,label\n6371,9,5,BJM\n", encoding="utf-8")
    codes = ["6371", *(f"73{number:02}" for number in range(1, 13)), "7401"]
    tiles = with_tiles([{"region_code": code} for code in codes], placed)
    assert [tuple(tiles[at].values()) for at in (0, 1)] == [("6371", 9, 5, "BJM"), ("7301", 10, 0, "01")]
    assert [(tiles[at]["row"], tiles[at]["column"]) for at in (12, 13)] == [(11, 1), (12, 0)]


def test_no_two_regencies_of_kalimantan_share_a_tile() -> None:
    tiles = with_tiles([])
    shipped = Path(__file__).parents[1] / "flows" / "report" / "tiles.csv"
    lines = shipped.read_text(encoding="utf-8").splitlines()[1:]
    places = {tuple(line.split(",")[1:3]) for line in lines}
    labels = {line.split(",")[3] for line in lines}
    assert tiles == []
    assert (len(lines), len(places), len(labels)) == (56, 56, 56)
