"""What is kept of the person in small files: the settings, and which safety text was accepted."""

from __future__ import annotations

from unclench.core.problem import KnownError
from unclench.core.safety import Acknowledgement, as_note, from_note
from unclench.core.settings import Settings, parse_settings, to_json
from unclench.store.json_file import read_json, write_json
from unclench.store.paths import Paths


def read_settings(paths: Paths) -> tuple[Settings, list[str]]:
    """The settings in force, and a sentence for each thing in the file that is not; never raises."""
    troubles: list[str] = []
    try:
        value, trouble = read_json(paths.settings_file)
    except KnownError as error:
        value, trouble = None, str(error)
    if trouble:
        troubles.append(trouble)
    settings, problems = parse_settings(value or {})
    return settings, troubles + [f"{paths.settings_file}: {problem}" for problem in problems]


def write_settings(paths: Paths, settings: Settings) -> None:
    """Raises KnownError when the disk refuses; what was saved before is then still there."""
    paths.make_folders()
    write_json(paths.settings_file, to_json(settings))


def read_acknowledgement(paths: Paths) -> tuple[Acknowledgement | None, str | None]:
    """What was accepted, current or not, and a sentence when its file was no good; never raises."""
    try:
        note, trouble = read_json(paths.acknowledgement)
    except KnownError as error:
        note, trouble = None, str(error)
    return from_note(note), trouble


def write_acknowledgement(paths: Paths, acknowledgement: Acknowledgement) -> None:
    """Raises KnownError when the disk refuses; the text is then shown again next time."""
    paths.make_folders()
    write_json(paths.acknowledgement, as_note(acknowledgement))
