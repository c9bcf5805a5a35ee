"""What becomes of an exception that nobody caught. While the program starts, it ends the process; afterwards it ends
what was being done, is told in one sentence, and the window stays up."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import TracebackType

from unclench.core.i18n import _
from unclench.core.problem import KnownError

BUG = 1  # the exit code; Python's own for an exception that nobody caught

Fault = Callable[[BaseException], object]


def end_on_bugs(end: Callable[[], object] = lambda: None) -> None:
    """From now on the start has failed when nobody catches an exception: it is told on standard error, then `end` is
    called. Where the exception leaves Python, the process ends by itself."""

    def caught(error: BaseException) -> None:
        if isinstance(error, KnownError):
            _print(str(error))
        else:
            _log(error)
            _print(_("Unclench could not start, because of a fault of its own: {error}.").format(error=_name(error)))
        end()

    _on_uncaught(caught)


def catch_bugs(tell: Callable[[str], object]) -> None:
    """From now on an exception that nobody caught ends what was being done, and nothing else."""

    def caught(error: BaseException) -> None:
        if isinstance(error, KnownError):
            tell(str(error))
        else:
            _log(error)
            tell(_("Something went wrong inside the program: {error}. It goes on.").format(error=type(error).__name__))

    _on_uncaught(caught)


def _on_uncaught(caught: Fault) -> None:
    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
        else:
            caught(error.with_traceback(trace))

    sys.excepthook = hook


def _log(error: BaseException) -> None:
    import logging  # late: the first window does not wait for it

    logging.getLogger(__name__).error("a bug", exc_info=error)


def _name(error: BaseException) -> str:
    text = str(error)
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


def _print(sentence: str) -> None:
    if sys.stderr is not None:  # a program without a console, on Windows
        print(sentence, file=sys.stderr, flush=True)
