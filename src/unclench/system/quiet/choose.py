"""Is this a moment to leave the person alone: do not disturb, full screen, a call?

Each check has its own time limit; one that fails or does not exist reports nothing. None from all of them means: go
ahead.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

Look = Callable[[], str | None]


@dataclass(frozen=True)
class Quiet:
    """The checks of one system, each with its name."""

    looks: Sequence[tuple[str, Look]]

    @property
    def names(self) -> tuple[str, ...]:
        """What is checked, for `doctor`."""
        return tuple(name for name, _look in self.looks)

    def reason(self) -> str | None:
        """A sentence that says why not to interrupt, from the first check that has one; None: go ahead.

        Takes a few seconds at most, where services hang.
        """
        for _name, look in self.looks:
            sentence = look()
            if sentence:
                return sentence
        return None


class NullQuiet(Quiet):
    """Nothing can be checked here: always go ahead."""

    def __init__(self) -> None:
        super().__init__(())


def choose(environ: Mapping[str, str]) -> Quiet:
    """Every check that this system offers."""
    if sys.platform == "linux":
        from unclench.system.quiet.linux import looks

        return Quiet(looks(environ))
    if sys.platform == "darwin":
        from unclench.system.quiet.macos import looks

        return Quiet(looks())
    if sys.platform == "win32":
        from unclench.system.quiet.windows import looks

        return Quiet(looks())
    return NullQuiet()
