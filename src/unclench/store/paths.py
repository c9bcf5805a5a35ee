"""Where everything is kept: found once, then passed in, so that tests and portable use need no special case."""

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
    """The three folders of a person, all absolute, and the one place that names each file in them."""

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
        """The notes of running and cut-off sessions, a file each."""
        return self.state / "resume"

    @property
    def old_resume_terminal(self) -> Path:
        """The terminal's one note, as the first version kept it."""
        return self.state / "resume-terminal.json"

    @property
    def old_resume_window(self) -> Path:
        """The window's one note, as the first version kept it."""
        return self.state / "resume-window.json"

    @property
    def journal_lock(self) -> Path:
        """Held while one program changes a file that several may change; what is in it does not matter."""
        return self.state / "journal.lock"

    @property
    def care_window(self) -> Path:
        """That a pack is on, by the window."""
        return self.state / "care-window.json"

    @property
    def care_terminal(self) -> Path:
        """That a pack is on, by the terminal."""
        return self.state / "care-terminal.json"

    @property
    def reminders(self) -> Path:
        """What is known of reminders and the wake-up routine between two looks."""
        return self.state / "reminders.json"

    @property
    def voices(self) -> Path:
        """How fast each voice was measured to speak."""
        return self.state / "voices.json"

    @property
    def window_lock(self) -> Path:
        """Held by the one window; what is in it does not matter."""
        return self.state / "window.lock"

    @property
    def window(self) -> Path:
        """Where the window stood, and how large it was."""
        return self.state / "window.json"

    @property
    def terminal_lock(self) -> Path:
        """Held by a terminal in which a heat or ice pack is on; what is in it does not matter."""
        return self.state / "terminal.lock"

    def make_folders(self) -> None:
        """Make what is missing; raises KnownError. Nothing else in this layer makes a folder."""
        for folder in (self.config, self.data, self.state, self.routines, self.exercises):
            make_folder(folder)


def find_paths(environ: Mapping[str, str]) -> Paths:
    """The folders of this person on this system, or below UNCLENCH_HOME. Makes nothing.

    Raises KnownError when the system knows no home folder.
    """
    home = environ.get("UNCLENCH_HOME")
    if home:
        root = Path(home).absolute()
        return Paths(root / "config", root / "data", root / "state")
    from platformdirs import PlatformDirs  # not needed in portable use; costs some milliseconds

    dirs = PlatformDirs("unclench", appauthor=False)
    paths = None
    with suppress(RuntimeError):  # no home folder, says platformdirs; an older one gives relative paths instead
        paths = Paths(dirs.user_config_path, dirs.user_data_path, dirs.user_state_path)
    if paths is None or not all(folder.is_absolute() for folder in (paths.config, paths.data, paths.state)):
        raise KnownError(_("Your home folder cannot be found; set UNCLENCH_HOME to a folder for settings and record."))
    return paths


def make_folder(folder: Path) -> None:
    """Make a folder and those above it, readable only by the person: what is kept here is about their health."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        message = _("Cannot make the folder {folder}: {reason}; set UNCLENCH_HOME to a folder that you may write to.")
        raise KnownError(message.format(folder=folder, reason=reason(error))) from error
