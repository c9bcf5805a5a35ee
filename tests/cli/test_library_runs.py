"""Each routine of the library is run by the program itself, from its first row to its last."""

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

NOTES = ("Not for: ", "Ask first: ", "Stop if: ", "Stop at pain ")  # said first, where nobody can be asked
AT_ONCE = 6  # a run mostly waits; more of them would only wait for each other's start


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, subprocess.CompletedProcess[str]]:
    """All of them at a hundred times the speed, some at a time; the longest first."""
    homes: Path = tmp_path_factory.mktemp("library")

    def run(id_: str) -> subprocess.CompletedProcess[str]:
        return ran(homes / id_, "run", id_, "--speed", "100", "--quiet", ACCEPTED)

    in_turn = sorted(IDS, key=lambda id_: -compile_timeline(routine(id_)).total_s)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return dict(zip(in_turn, pool.map(run, in_turn), strict=True))


@pytest.mark.parametrize("id_", IDS)
def test_every_row_and_cue_comes_in_order(runs: Mapping[str, subprocess.CompletedProcess[str]], id_: str) -> None:
    planned = [
        [number(one.start_s), number(one.duration_s), one.phase, one.side, one.rep, one.name, one.cue]
        for one in compile_timeline(routine(id_)).segments
    ]
    rows = ["\t".join("" if cell is None else str(cell) for cell in row) for row in planned]
    done = runs[id_]
    assert done.returncode == 0
    assert [line for line in done.stderr.splitlines() if not line.startswith(NOTES)] == [], "no pause, no trouble"
    lines = done.stdout.splitlines()
    assert lines[: len(rows)] == rows
    assert lines[len(rows)].startswith(f"Done. {routine(id_).title}: ")
    assert lines[len(rows)].endswith(" This was a preview; it is not in the record.")


def test_the_list_has_them_all(home: Path) -> None:
    listed = ran(home, "list")
    assert [line.split("\t")[0] for line in listed.stdout.splitlines()] == IDS
    assert len(IDS) == 19
