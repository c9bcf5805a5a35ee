"""A bug is written down and told in one sentence; the window stays up."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from types import TracebackType

from unclench.core.problem import KnownError
from unclench.core.words import _

log = logging.getLogger(__name__)


def catch_bugs(tell: Callable[[str], object]) -> None:
    """From now on an exception that nobody caught ends what was being done, and nothing else."""

    def caught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        if isinstance(error, KnownError):
            tell(str(error))
            return
        log.error("a bug", exc_info=(kind, error, trace))
        tell(_("Something went wrong inside the program: {error}. It goes on.").format(error=kind.__name__))

    sys.excepthook = caught
