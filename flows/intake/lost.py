"""Folders of the raw folder that have lost all their files: somebody's disk, not somebody's decision."""

from collections import defaultdict
from collections.abc import Iterable, Set
from pathlib import Path, PurePosixPath

from flows.listed import in_lines
from flows.problems import OutsideFailed

MOST_NAMED = 10


def lost_folders(expected: Iterable[str], gone: Set[str]) -> dict[str, list[str]]:
    """Return the folders of which every expected file is gone, with those files; of nested ones the outer.

    expected: paths below the raw folder, with forward slashes; gone: those of them that are nowhere.
    """
    inside: dict[PurePosixPath, list[str]] = defaultdict(list)
    for file in sorted(set(expected)):
        for folder in PurePosixPath(file).parents[:-1]:
            inside[folder].append(file)
    lost = {folder: files for folder, files in inside.items() if gone and gone >= set(files)}
    return {str(folder): lost[folder] for folder in sorted(lost) if lost.keys().isdisjoint(folder.parents)}


def refuse_lost(raw: Path, expected: Iterable[str], gone: Set[str]) -> None:
    """Raise OutsideFailed that names the folders that have lost all their files."""
    lost = lost_folders(expected, gone)
    if not lost:
        return
    told = [
        f"{raw / folder}: {len(files)} gone, {files[0]}" + (" and others" if len(files) > 1 else "")
        for folder, files in lost.items()
    ]
    lines = [f"  {line}" for line in in_lines(told, MOST_NAMED, "more folders")]
    raise OutsideFailed(
        "Every delivery that manifest.jsonl names in these folders is gone:\n" + "\n".join(lines) + "\nMount "
        "or restore the folder and run again. Where the deliveries should count no more, withdraw each: "
        "cakupan withdraw DELIVERY --reason TEXT. Nothing was registered or published."
    )
