"""Find the nearest known word, and add "did you mean …?" to a message."""

from __future__ import annotations

import re
from functools import lru_cache

from unclench.content.echo import cut
from unclench.core.i18n import _

LONGEST_WORD = 40
_BETWEEN_PARTS = re.compile("[-_ ]+")


def with_guess(message: str, guess: str | None) -> str:
    """The message, with the question added if there is a guess. Pass the message without a final period."""
    return (
        message if guess is None else _("{message}; did you mean '{guess}'?").format(message=message, guess=cut(guess))
    )


@lru_cache(maxsize=1024)
def nearest(word: str, known: tuple[str, ...]) -> str | None:
    """The known word that `word` was probably meant to be, or None when nothing is close.

    Two swapped neighbors count as one typo, so `resp` finds `reps`; among equally near words, the one with the same
    letters wins. If nothing is that close, it is the shortest known word that contains all parts of `word`: `wrist`
    finds `my-wrist`. Very long words are not compared, so that a hostile file cannot cost much time.
    """
    if len(word) > LONGEST_WORD:
        return None
    typed = word.lower()
    allowed = 1 if len(typed) <= 4 else 2 if len(typed) <= 8 else 3
    best: tuple[tuple[int, bool, bool], str] | None = None
    for candidate in known:
        right = candidate.lower()
        if abs(len(right) - len(typed)) > allowed:
            continue
        slips = edit_distance(typed, right)
        rank = (slips, sorted(typed) != sorted(right), typed[:1] != right[:1])
        if slips <= allowed and slips < len(right) and (best is None or rank < best[0]):
            best = (rank, candidate)
    if best is not None:
        return best[1]
    parts = _parts(typed)
    return min((one for one in known if parts and parts <= _parts(one.lower())), key=len, default=None)


def _parts(word: str) -> set[str]:
    return set(filter(None, _BETWEEN_PARTS.split(word)))


def edit_distance(first: str, second: str) -> int:
    """Insertions, deletions, substitutions and swaps of neighbors that turn one word into the other."""
    before: list[int] = []
    previous = list(range(len(second) + 1))
    for row, a in enumerate(first, 1):
        current = [row]
        for column, b in enumerate(second, 1):
            cost = min(previous[column] + 1, current[-1] + 1, previous[column - 1] + (a != b))
            if row > 1 and column > 1 and a == second[column - 2] and first[row - 2] == b:
                cost = min(cost, before[column - 2] + 1)
            current.append(cost)
        before, previous = previous, current
    return previous[-1]
