"""What happens after an uncaught exception. While the program starts, it ends the process. Later it ends only the
current action: a message is shown, and the window stays open."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import TracebackType

from unclench.content.echo import printable
from unclench.core.i18n import _
from unclench.core.problem import KnownError

BUG = 1  # the exit code; the same as Python's for an uncaught exception

OnError = Callable[[BaseException], object]


def end_on_bugs(end: Callable[[], object] = lambda: None) -> None:
    """From now on, print an uncaught exception to standard error and call `end`: the start has failed. Outside the
    event loop, the exception itself ends the process."""

    def caught(error: BaseException) -> None:
        if isinstance(error, KnownError):
            _print(str(error))
        else:
            _log(error)
            _print(_("Unclench could not start because of an internal error: {error}.").format(error=_name(error)))
        end()

    _set_hook(caught)


def catch_bugs(show_message: Callable[[str], object]) -> None:
    """From now on, an uncaught exception ends only the current action; `show_message` gets a message for the person."""

    def caught(error: BaseException) -> None:
        if isinstance(error, KnownError):
            show_message(str(error))
        else:
            _log(error)
            show_message(
                _("Something went wrong in Unclench ({error}). It is still running.").format(error=type(error).__name__)
            )

    _set_hook(caught)


def _set_hook(caught: OnError) -> None:
    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
        else:
            caught(error.with_traceback(trace))

    sys.excepthook = hook


def _log(error: BaseException) -> None:
    import logging  # late, so that the first window does not wait for it

    logging.getLogger(__name__).error("a bug", exc_info=error)


def _name(error: BaseException) -> str:
    text = str(error)
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


def _print(sentence: str) -> None:
    if sys.stderr is not None:  # None on Windows without a console
        print(printable(sentence), file=sys.stderr, flush=True)
