"""How fast each voice speaks, kept so that the next session can plan from its first word.

The window and the terminal may both write it: what is lost then is measured again.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from unclench.core.problem import KnownError
from unclench.core.voice import Tempo, tempos_from_json, tempos_to_json
from unclench.store.json_file import read_json, write_json


def read_tempos(path: Path) -> dict[str, Tempo]:
    """What was measured; nothing where the file is missing or broken."""
    try:
        value, _trouble = read_json(path)
    except KnownError:
        value = None
    return tempos_from_json(value or {})


def write_tempos(path: Path, tempos: Mapping[str, Tempo]) -> None:
    """A disk that refuses costs only a measurement."""
    with suppress(KnownError):
        write_json(path, tempos_to_json(tempos))
