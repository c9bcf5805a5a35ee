"""Heat before and ice after a session in the terminal: the questions, and the timer with its keys."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from contextlib import ExitStack, nullcontext
from dataclasses import dataclass, field

from rich.align import Align
from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.text import Text

from unclench.audio.cues.file_cues import FileCuePlayer
from unclench.cli.context import Context
from unclench.cli.output import say, write_line
from unclench.cli.screen import big_text, console_on
from unclench.content.bundled import assets_dir
from unclench.core.care.care import (
    Answer,
    Care,
    CareText,
    Command,
    Effect,
    Fine,
    TakeOff,
    begin,
    next_deadline,
    step,
)
from unclench.core.care.care_view import care_view, ending_sentence, title_of
from unclench.core.effects import PlayCue, Say, Tick
from unclench.core.i18n import _
from unclench.core.ports import Clock, CuePlayer
from unclench.core.problem import KnownError
from unclench.core.routine.routine import CareStep
from unclench.core.session.way_steps import Answer as WayAnswer
from unclench.core.session.way_steps import Close, PackEnded, PackOff, WearPack
from unclench.store.care_file import CareFile
from unclench.store.paths import Paths
from unclench.system.instance.lock import Lock, hold_lock
from unclench.system.terminal.held_keys import HeldKeys
from unclench.system.terminal.key_decoder import latin
from unclench.system.terminal.keys import Keys, open_keys
from unclench.system.terminal.line_input import confirmed_line, typed_line
from unclench.system.terminal.output import TerminalOutput

ENDINGS = ("interrupt", "terminate", "eof")
COMMANDS: dict[str, Command] = {"f": Fine(), "s": TakeOff(), "q": TakeOff(), "esc": TakeOff()}
FAREWELL_S = 0.3  # how long to wait for a blocked terminal after a signal to end


def tell_what_was_left_on(paths: Paths) -> None:
    """After a crash, say once that a pack was left on, unless the terminal that wrote the note is still running."""
    if not CareFile(paths.care_terminal).exists:
        return
    lock = _lock(paths)
    if lock is not None:
        with lock:
            if sentence := CareFile(paths.care_terminal).take():
                say(sentence)


def ask_care(care: CareStep, text: CareText) -> tuple[Answer | None, ...]:
    """Ask the three questions. Stops at the first answer other than no, and at end of input."""
    write_line(_("{pack}: three questions, every time.").format(pack=title_of(care.kind)))
    answers: list[Answer | None] = []
    for question in text.questions:
        write_line(question)
        answers.append(_answer())
        if answers[-1] is not Answer.NO:
            break
    return tuple(answers)


def ask_to_put_on(care: CareStep, text: CareText) -> bool:
    """Whether the person says that the pack is on; then the timer starts. End of input leaves the pack out."""
    write_line(care.cue or text.on)
    write_line(text.advice[care.kind])
    try:
        return confirmed_line(_("Press Enter when it is on, or type n to leave it out: ")).strip() == ""
    except EOFError:
        return False


def wear_pack(
    context: Context, clock: Clock, step_: WearPack, text: CareText, answer: Callable[[WayAnswer], object], *,
    quiet: bool,
) -> None:  # fmt: skip
    """Time a pack that is on, then wait until the person says that it is off the skin."""
    settings, file = context.settings, CareFile(context.paths.care_terminal)
    care, effects = begin(step_.care, step_.choice, step_.answers, text, clock.reading())
    with ExitStack() as stack:
        if lock := _lock(context.paths):
            stack.enter_context(lock)
        if trouble := file.write(care):
            say(trouble)
        sounds = stack.enter_context(FileCuePlayer(assets_dir() / "sounds", clock, settings.volume))
        sounds.muted = quiet or settings.muted
        with TerminalOutput(sys.stdout) as output, open_keys(sys.stdin) as keys:
            timer = CareTimer(clock, keys, sounds, console_on(output), output.has_taken)
            care = timer.run(care, effects)
            if timer.ended_by_signal and not output.has_taken(FAREWELL_S):
                raise KeyboardInterrupt  # keep the note: the terminal cannot show a message now
        assert care.ending is not None
        write_line(f"{ending_sentence(care.ending)} {text.off}")
        file.drop()
        if timer.ended_by_signal:
            answer(Close())
            return
        answer(PackEnded())
        try:
            confirmed_line(_("Press Enter when it is off. "))  # the last sound finishes during this wait
        except EOFError:
            answer(Close())
        else:
            answer(PackOff())


@dataclass
class CareTimer:
    """Time one pack on a terminal. The core makes all decisions. `taken`: whether the terminal accepted all output."""

    clock: Clock
    keys: Keys
    sounds: CuePlayer
    console: Console
    taken: Callable[[], bool] = lambda: True
    ended_by_signal: bool = field(default=False, init=False)
    _held: HeldKeys = field(default_factory=HeldKeys, init=False)

    def run(self, care: Care, effects: Iterable[Effect]) -> Care:
        """Run until the care ends, and return its final state."""
        on_screen = self.console.is_terminal and not self.console.is_dumb_terminal
        live = Live(console=self.console, screen=True, auto_refresh=False, transient=True) if on_screen else None
        with live or nullcontext():
            self._perform(effects, aloud=not on_screen)
            while care.ending is None:
                now = self.clock.reading()
                deadline = next_deadline(care, now)
                assert deadline is not None
                wait_s = deadline - now.mono_s
                if live:
                    if self.taken():
                        live.update(self._picture(care), refresh=True)
                        self.taken()  # sends the next part of a large picture
                    wait_s = min(wait_s, 1 - care.elapsed_at(now) % 1)
                commands: list[Command] = [*self._pressed(max(0.0, wait_s)), Tick()]
                for command in commands:
                    care, effects = step(care, command, self.clock.reading())
                    self._perform(effects, aloud=not on_screen)
        return care

    def _pressed(self, wait_s: float) -> list[Command]:
        commands: list[Command] = []
        for key in self.keys.wait(wait_s):
            repeats = self._held.is_repeat(key, self.clock.reading().mono_s)
            if key in ENDINGS:
                self.ended_by_signal = True
                commands.append(TakeOff())
            elif key in COMMANDS and not repeats:
                commands.append(COMMANDS[key])
        return commands

    def _perform(self, effects: Iterable[Effect], *, aloud: bool) -> None:
        """Perform the effects. `aloud`: print each sentence as a line, because there is no screen."""
        for effect in effects:
            match effect:
                case PlayCue(name):
                    self.sounds.play(name)
                case Say(text) if aloud:
                    write_line(text)

    def _picture(self, care: Care) -> RenderableType:
        view = care_view(care, self.clock.reading())
        keys = _("F fine · S stop now") if view.asks else _("S stop")
        style = "bold reverse" if view.asks else "bold"
        lines = (
            Text(view.title), Text(view.cue, style=style), Text(), Text(big_text(view.left), style="bold"), Text(),
            Text(view.words), Text(view.note, style="dim"), Text(), Text(keys, style="bold"),
        )  # fmt: skip
        return Align(Group(*lines), "left", vertical="middle", height=self.console.height)


def _answer() -> Answer | None:
    answers = {"y": Answer.YES, "yes": Answer.YES, "n": Answer.NO, "no": Answer.NO}
    answers |= {"s": Answer.UNSURE, "not sure": Answer.UNSURE}
    while True:
        try:
            typed = latin(typed_line(_("[y]es, [n]o, not [s]ure: "))).strip()
        except EOFError:
            return None
        if typed in answers:
            return answers[typed]


def _lock(paths: Paths) -> Lock | None:
    """Hold the lock while a pack is on, so that no other terminal treats the note as left over. None if it fails."""
    try:
        paths.make_folders()
        return hold_lock(paths.terminal_lock)
    except KnownError:
        return None
