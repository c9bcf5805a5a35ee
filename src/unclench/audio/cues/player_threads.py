"""Some players of playsound3 are threads, whose errors Python prints as tracebacks. Here they count as a failed sound
instead."""

from __future__ import annotations

import threading
from types import TracebackType
from weakref import WeakSet

_failed: WeakSet[threading.Thread] = WeakSet()


def catch_failures() -> None:
    """From now on, note what such a thread raises. May be called again."""
    before = threading.excepthook
    if getattr(before, "notes_players", False):
        return

    def hook(error: threading.ExceptHookArgs) -> None:
        if error.thread is not None and _is_in_playsound3(error.exc_traceback):
            _failed.add(error.thread)
        else:
            before(error)

    vars(hook)["notes_players"] = True
    threading.excepthook = hook


def has_failed(process: object) -> bool:
    """Whether the thread of this player has raised something."""
    thread = getattr(process, "thread", None)
    return thread is not None and thread in _failed


def _is_in_playsound3(trace: TracebackType | None) -> bool:
    while trace is not None:
        if str(trace.tb_frame.f_globals.get("__name__")).partition(".")[0] == "playsound3":
            return True
        trace = trace.tb_next
    return False
