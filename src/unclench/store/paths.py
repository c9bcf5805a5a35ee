"""Where all files are. The paths are found once and passed in, so tests and portable use need no special case."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from unclench.core.i18n import _
from unclench.core.problem import KnownError
from unclench.store.error_sentence import reason


@dataclass(frozen=True)
class Paths:
    """The three folders of a person, as absolute paths. Only this class names the files in them."""

    config: Path
    data: Path
    state: Path

    @property
    def settings_file(self) -> Path:
        return self.config / "settings.json"

    @property
    def routines(self) -> Path:
        """The person's own routines."""
        return self.data / "routines"

    @property
    def exercises(self) -> Path:
        """Exercises that the person's own routines share."""
        return self.routines / "exercises"

    @property
    def history(self) -> Path:
        return self.data / "history.sqlite3"

    @property
    def acknowledgement(self) -> Path:
        """Which safety text was accepted, and when."""
        return self.state / "acknowledgement.json"

    @property
    def resume(self) -> Path:
        """The notes of running and interrupted sessions, one file each."""
        return self.state / "resume"

    @property
    def old_resume_terminal(self) -> Path:
        """The terminal's only note, as the first version stored it."""
        return self.state / "resume-terminal.json"

    @property
    def old_resume_window(self) -> Path:
        """The window's only note, as the first version stored it."""
        return self.state / "resume-window.json"

    @property
    def journal_lock(self) -> Path:
        """Locked while a program changes a file that others may change too; it has no content."""
        return self.state / "journal.lock"

    @property
    def care_window(self) -> Path:
        """The window's note that a pack is on."""
        return self.state / "care-window.json"

    @property
    def care_terminal(self) -> Path:
        """The terminal's note that a pack is on."""
        return self.state / "care-terminal.json"

    @property
    def reminders(self) -> Path:
        """The state of reminders and of the wake-up routine."""
        return self.state / "reminders.json"

    @property
    def voices(self) -> Path:
        """The measured speed of each voice."""
        return self.state / "voices.json"

    @property
    def window_lock(self) -> Path:
        """Locked by the only window; it has no content."""
        return self.state / "window.lock"

    @property
    def window(self) -> Path:
        """Position and size of the window."""
        return self.state / "window.json"

    @property
    def terminal_lock(self) -> Path:
        """Locked by a terminal in which a heat or ice pack is on; it has no content."""
        return self.state / "terminal.lock"

    def make_folders(self) -> None:
        """Make the missing folders. Raises KnownError."""
        for folder in (self.config, self.data, self.state, self.routines, self.exercises):
            make_folder(folder)


def find_paths(environ: Mapping[str, str]) -> Paths:
    """The folders of this person on this system, or in UNCLENCH_HOME. It makes no folders.

    Raises KnownError when the system has no home folder for the person.
    """
    home = environ.get("UNCLENCH_HOME")
    if home:
        root = Path(home).absolute()
        return Paths(root / "config", root / "data", root / "state")
    from platformdirs import PlatformDirs  # imported late: portable use saves some milliseconds

    dirs = PlatformDirs("unclench", appauthor=False)
    paths = None
    with suppress(RuntimeError):  # no home folder; older versions of platformdirs return relative paths
        paths = Paths(dirs.user_config_path, dirs.user_data_path, dirs.user_state_path)
    if paths is None or not all(folder.is_absolute() for folder in (paths.config, paths.data, paths.state)):
        raise KnownError(_("Your home folder cannot be found; set UNCLENCH_HOME to a folder for settings and record."))
    return paths


def make_folder(folder: Path) -> None:
    """Make a folder and its parents, readable only by the person, because the files are about their health."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        message = _("Cannot make the folder {folder}: {reason}; set UNCLENCH_HOME to a folder that you may write to.")
        raise KnownError(message.format(folder=folder, reason=reason(error))) from error
