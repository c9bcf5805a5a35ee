"""What happens when the desktop program is closed or told to quit: whether it asks the person first, and what it does.

One pure function decides; `desktop.flows.leaving` carries out the decision.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

BACKGROUND, QUIT = "background", "quit"  # values of `Settings.on_close`; None: ask


class Asked(Enum):
    """How the program was told to quit.

    `SYSTEM` does not wait for an answer: a log-out, a shutdown, a signal, or the Quit event of macOS (for these and for
    its own menu). `WARNING` is the system's query before that; the system may still cancel.
    """

    CLOSE = auto()  # the window was closed
    QUIT = auto()  # "Quit" in the tray
    COMMAND = auto()  # `unclench quit`
    WARNING = auto()
    SYSTEM = auto()


class Leave(Enum):
    """What to do. `END` keeps the resume note of a running session and the note of a pack that is on."""

    ASK_PACK = auto()  # the pack must come off first
    ASK_SESSION = auto()  # a session is running
    ASK_ONCE = auto()  # ask what closing the window does from now on
    STAY = auto()  # a question is already open
    REFUSE = auto()  # with a message to the command line
    HIDE = auto()  # into the tray
    MINIMIZE = auto()  # instead of HIDE, if there is no tray
    SAVE = auto()  # save everything, and keep running
    END = auto()


@dataclass(frozen=True)
class Situation:
    """What the decision depends on. `session`: a session runs. `pack`: a pack is on. `reminds`: a reminder or the
    wake-up routine is on. `accepted`: the safety text is accepted. `asking`: one of the questions is open."""

    session: bool = False
    pack: bool = False
    on_close: str | None = None
    reminds: bool = True
    tray: bool = True
    accepted: bool = True
    asking: bool = False


ASKS = frozenset({Leave.ASK_PACK, Leave.ASK_SESSION, Leave.ASK_ONCE})


def leave(asked: Asked, now: Situation) -> Leave:
    """What to do when the program is told to quit."""
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
    """What to do when the window is closed and nothing runs. Without reminders, there is no reason to stay in the tray.
    A person who has not accepted the safety text is not asked anything else."""
    if not now.reminds or now.on_close == QUIT:
        return Leave.END
    if now.on_close == BACKGROUND:
        return Leave.HIDE if now.tray else Leave.MINIMIZE
    return Leave.ASK_ONCE if now.accepted else Leave.END
