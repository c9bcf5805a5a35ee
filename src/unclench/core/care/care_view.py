"""What a front end shows before, while and after a pack is on."""

from __future__ import annotations

from dataclasses import dataclass

from unclench.core.care.care import Care, CareText, Ending
from unclench.core.i18n import _
from unclench.core.ports import Reading
from unclench.core.routine.wording import clock


@dataclass(frozen=True)
class CareView:
    """The texts and buttons of the page.

    `cue` says what to do now; `words` says how. `left` is the time left (to answer, if `asks`); empty when the pack
    comes off. `waits`: show "it is on" and "leave it out". `asks`: show "fine" and "stop now". `ended`: show how to
    continue. Otherwise show only "stop".
    """

    kind: str
    title: str
    cue: str
    words: str
    left: str
    note: str
    asks: bool
    ended: bool
    waits: bool = False


def put_on_view(kind: str, cue: str, length_s: float, text: CareText) -> CareView:
    """The page before the pack is on: how to put it on, and how long it stays on."""
    note = _("The time starts when you say that it is on.")
    words = text.advice[kind]
    return CareView(kind, title_of(kind), cue, words, clock(length_s), note, asks=False, ended=False, waits=True)


def care_view(care: Care, now: Reading) -> CareView:
    """The page at this moment."""
    title = title_of(care.kind)
    if care.ending is not None:
        return CareView(care.kind, title, care.text.off, ending_sentence(care.ending), "", "", asks=False, ended=True)
    elapsed_s = care.elapsed_at(now)
    left = clock(max(0.0, care.length_s - elapsed_s))
    if care.checking:
        answer = clock(max(0.0, care.ends_s - elapsed_s))
        note = _("If you do not answer by then, it ends with a sound.")
        return CareView(care.kind, title, care.text.check, care.text.look, answer, note, asks=True, ended=False)
    note = ""
    if care.check_s < care.length_s:
        note = _("Next skin check in {time}").format(time=clock(max(0.0, care.check_s - elapsed_s)))
    return CareView(care.kind, title, care.cue, care.text.advice[care.kind], left, note, asks=False, ended=False)


def title_of(kind: str) -> str:
    """Warm pack or Cold pack."""
    return {"heat": _("Warm pack"), "ice": _("Cold pack")}[kind]


def ending_sentence(ending: Ending) -> str:
    """A calm sentence that says why it ended."""
    return {
        Ending.TIME: _("The time is up."),
        Ending.STOPPED: _("Stopped. That is fine."),
        Ending.UNANSWERED: _("Nobody answered the skin check."),
    }[ending]
