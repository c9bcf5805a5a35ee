"""Is this a moment to be left alone: do not disturb, full screen, a call?

Each look has its own limit; one that fails or does not exist says nothing. `None` from all of them means: go ahead.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

Look = Callable[[], str | None]

if sys.platform == "win32":
    from unclench.system.quiet.windows import looks
elif sys.platform == "darwin":
    from unclench.system.quiet.macos import looks
else:
    from unclench.system.quiet.linux import looks


@dataclass(frozen=True)
class Quiet:
    """The sentence of the first look that has one. `names` are the looks, for a table of facts."""

    looks: Sequence[tuple[str, Look]]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(name for name, _look in self.looks)

    def reason(self) -> str | None:
        """Why this is no moment to interrupt; takes at most a few seconds where services hang."""
        for _name, look in self.looks:
            sentence = look()
            if sentence:
                return sentence
        return None


def quiet_source(environ: Mapping[str, str]) -> Quiet:
    """All that this system can tell."""
    return Quiet(tuple(looks(environ)))
