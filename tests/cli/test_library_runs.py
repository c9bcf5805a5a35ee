"""The program runs each routine of the library, from its first row to its last."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from builtin import IDS, routine
from terminal import ACCEPTED, ran
from unclench.core.routine.timeline import compile_timeline
from unclench.core.routine.wording import number

NOTES = ("Not for: ", "Ask first: ", "Stop if: ", "Stop at pain ")  # printed first when nobody can be asked
AT_ONCE = 6  # runs mostly wait; more at once would only delay each other's start


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, subprocess.CompletedProcess[str]]:
    """Runs of all routines at a hundred times the speed, several at once, the longest first."""
    homes: Path = tmp_path_factory.mktemp("library")

    def run(id_: str) -> subprocess.CompletedProcess[str]:
        return ran(homes / id_, "run", id_, "--speed", "100", "--quiet", ACCEPTED)

    in_turn = sorted(IDS, key=lambda id_: -compile_timeline(routine(id_)).total_s)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return dict(zip(in_turn, pool.map(run, in_turn), strict=True))


@pytest.mark.parametrize("id_", IDS)
def test_every_row_and_cue_is_printed_in_order(runs: Mapping[str, subprocess.CompletedProcess[str]], id_: str) -> None:
    planned = [
        [number(one.start_s), number(one.duration_s), one.phase, one.side, one.rep, one.name, one.cue]
        for one in compile_timeline(routine(id_)).segments
    ]
    rows = ["\t".join("" if cell is None else str(cell) for cell in row) for row in planned]
    done = runs[id_]
    assert done.returncode == 0
    assert [line for line in done.stderr.splitlines() if not line.startswith(NOTES)] == [], "no pause and no fault"
    lines = done.stdout.splitlines()
    assert lines[: len(rows)] == rows
    assert lines[len(rows)].startswith(f"Done. {routine(id_).title}: ")
    assert lines[len(rows)].endswith(" This was a preview; it is not in the record.")


def test_the_list_contains_every_routine(home: Path) -> None:
    listed = ran(home, "list")
    assert [line.split("\t")[0] for line in listed.stdout.splitlines()] == IDS
    assert len(IDS) == 19
