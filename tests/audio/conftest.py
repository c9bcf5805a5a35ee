"""A folder of real cues, a clock that moves when told, and a sound card made of air."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from unclench.core.ports import Reading

ROOT = Path(__file__).resolve().parents[2]
SOUNDS = ROOT / "assets" / "sounds"

sys.path.insert(0, str(ROOT / "tools" / "bench"))
null_sink_module = importlib.import_module("_null_sink")


class StepClock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.mono_s = 100.0

    def reading(self) -> Reading:
        return Reading(self.mono_s, self.mono_s, datetime(2024, 1, 1, tzinfo=UTC))


@pytest.fixture
def clock() -> StepClock:
    return StepClock()


@pytest.fixture
def sounds() -> Path:
    return SOUNDS


@pytest.fixture(scope="session")
def null_sink(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A PulseAudio of our own, for all tests that listen."""
    if reason := null_sink_module.what_is_missing():
        pytest.skip(reason)
    with null_sink_module.NullSink(tmp_path_factory.mktemp("null-sink")) as sink:
        yield sink
