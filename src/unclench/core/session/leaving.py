"""Every way out of the window's program: which of them asks the person first, which never asks, and what follows.

One pure function decides; `desktop.flows.leaving` carries the decision out.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

BACKGROUND, QUIT = "background", "quit"  # what `Settings.on_close` says of a closed window; None: ask


class Asked(Enum):
    """Who asks the program to leave.

    `SYSTEM` is whoever does not wait for an answer: a log-out, a shutdown, the Quit event that macOS sends for both and
    for its own menu, a signal. `WARNING` is the system's question before that; it may still think better of it.
    """

    CLOSE = auto()  # the window is closed
    QUIT = auto()  # "Quit" in the tray
    COMMAND = auto()  # `unclench quit`
    WARNING = auto()
    SYSTEM = auto()


class Leave(Enum):
    """What follows. `END` keeps the resume note of a running session and the note of a pack that is on."""

    ASK_PACK = auto()  # the pack has to come off first
    ASK_SESSION = auto()  # a session is running
    ASK_ONCE = auto()  # what closing means from now on
    STAY = auto()  # a question is open already
    REFUSE = auto()  # with a sentence for whoever is not at the window
    HIDE = auto()  # into the tray
    MINIMIZE = auto()  # there is no tray to come back from
    SAVE = auto()  # go on, with everything on disk
    END = auto()


@dataclass(frozen=True)
class Situation:
    """What matters at the moment. `reminds`: some reminder, or waking up, is switched on. `accepted`: the safety text.
    `asking`: one of the questions is open."""

    session: bool = False
    pack: bool = False
    on_close: str | None = None
    reminds: bool = True
    tray: bool = True
    accepted: bool = True
    asking: bool = False


ASKS = frozenset({Leave.ASK_PACK, Leave.ASK_SESSION, Leave.ASK_ONCE})


def leave(asked: Asked, now: Situation) -> Leave:
    """What follows from being asked to leave."""
    wanted = _wanted(asked, now)
    return Leave.STAY if wanted in ASKS and now.asking else wanted


def _wanted(asked: Asked, now: Situation) -> Leave:
    if asked is Asked.SYSTEM:
        return Leave.END
    if asked is Asked.WARNING:
        return Leave.SAVE
    if now.pack:
        return Leave.REFUSE if asked is Asked.COMMAND else Leave.ASK_PACK
    if asked is not Asked.CLOSE:
        return Leave.END
    return Leave.ASK_SESSION if now.session else _closed(now)


def _closed(now: Situation) -> Leave:
    """Nothing is being done, and the window is closed. Without reminders there is nothing to wait for in the tray, and
    who leaves the safety text for another day is asked nothing more."""
    if not now.reminds or now.on_close == QUIT:
        return Leave.END
    if now.on_close == BACKGROUND:
        return Leave.HIDE if now.tray else Leave.MINIMIZE
    return Leave.ASK_ONCE if now.accepted else Leave.END
