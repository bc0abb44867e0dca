"""flows/warehouse/kept_arrays.py: made once for the same arrays; anew for others, or from a damaged file."""

from pathlib import Path

import numpy as np
import pytest

from flows.warehouse.kept_arrays import Arrays, KeptArrays


class Doubled:
    """A function of an array that counts how often it is called."""

    def __init__(self) -> None:
        self.calls = 0

    def of(self, source: np.ndarray, kept: KeptArrays) -> list[list[int]]:
        """Return the doubles, kept or not."""

        def make() -> Arrays:
            self.calls += 1
            return [2 * source, source > 1]

        return [found.tolist() for found in kept.made_from([source], make)]


def test_the_same_arrays_are_made_once_and_by_other_code_anew(tmp_path: Path) -> None:
    doubled, source = Doubled(), np.array([1, 2])
    for code in ("one", "one", "another"):
        assert doubled.of(source, KeptArrays(tmp_path, code)) == [[2, 4], [False, True]]
    assert doubled.calls == 2


@pytest.mark.parametrize("other", [np.array([1, 3]), np.array([1.0, 2.0]), np.array([[1, 2]])])
def test_other_values_types_and_shapes_are_others(tmp_path: Path, other: np.ndarray) -> None:
    doubled = Doubled()
    doubled.of(np.array([1, 2]), KeptArrays(tmp_path, "one"))
    assert doubled.of(other, KeptArrays(tmp_path, "one")) == [(2 * other).tolist(), (other > 1).tolist()]
    assert doubled.calls == 2


@pytest.mark.parametrize("kept_bytes", [0, 32, -1])
def test_a_damaged_file_is_not_trusted(tmp_path: Path, kept_bytes: int) -> None:
    doubled, source = Doubled(), np.array([1, 2])
    doubled.of(source, KeptArrays(tmp_path, "one"))
    (path,) = tmp_path.iterdir()
    path.write_bytes(path.read_bytes()[:kept_bytes] + b"x" * (kept_bytes == 32))
    for _ in range(2):
        assert doubled.of(source, KeptArrays(tmp_path, "one")) == [[2, 4], [False, True]]
    assert doubled.calls == 2


def test_a_file_of_other_arrays_is_not_trusted(tmp_path: Path) -> None:
    doubled = Doubled()
    for number in (1, 2):
        doubled.of(np.array([number]), KeptArrays(tmp_path, "one"))
    first, second = sorted(tmp_path.iterdir())
    second.write_bytes(first.read_bytes())
    assert [doubled.of(np.array([number]), KeptArrays(tmp_path, "one"))[0] for number in (1, 2)] == [[2], [4]]


def test_the_folder_is_private(tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    folder.mkdir(mode=0o755)
    Doubled().of(np.array([1]), KeptArrays(folder, "one"))
    assert folder.stat().st_mode & 0o777 == 0o700


def test_what_is_not_used_is_removed_and_without_a_folder_nothing_is_kept(tmp_path: Path) -> None:
    doubled, first = Doubled(), KeptArrays(tmp_path, "one")
    doubled.of(np.array([1]), first)
    doubled.of(np.array([2]), first)
    second = KeptArrays(tmp_path, "one")
    doubled.of(np.array([2]), second)
    second.prune()
    assert len(list(tmp_path.iterdir())) == 1
    nothing = KeptArrays(None, "one")
    doubled.of(np.array([2]), nothing)
    nothing.prune()
    assert doubled.calls == 3
