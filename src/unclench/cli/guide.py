"""`run`, and `unclench` alone: from the safety gate through the session to the record."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import partial
from types import FrameType

from unclench.audio.command_speech import what_to_install
from unclench.audio.file_cues import FileCuePlayer
from unclench.audio.talker import Talker
from unclench.audio.voices import find_speaker
from unclench.cli.after import ask_afterwards, ask_yes, print_summary
from unclench.cli.care import TerminalCare, tell_what_was_left_on
from unclench.cli.cautions import pass_cautions
from unclench.cli.choosing import choose
from unclench.cli.context import (
    DATA_ERRORS,
    DONE,
    NOT_ACCEPTED,
    STOPPED,
    WRITE_WITHIN_S,
    Context,
    Found,
    is_interactive,
    say,
)
from unclench.cli.gate import pass_gate, safety_text
from unclench.cli.screen import console_on
from unclench.cli.terminal_player import TerminalPlayer
from unclench.content.bundled import assets_dir
from unclench.content.library import report
from unclench.core.events import Effect
from unclench.core.history import Outcome, SessionRecord
from unclench.core.ports import Clock, Reading
from unclench.core.problem import KnownError
from unclench.core.resume import go_on
from unclench.core.routine import Level, Routine
from unclench.core.safety import Acknowledgement
from unclench.core.session import PREVIEW_ABOVE, Session, begin
from unclench.core.settings import Settings
from unclench.core.timeline import Choices, included_exercises
from unclench.core.voice import Voice
from unclench.core.words import _
from unclench.system.clock import SystemClock
from unclench.system.keys import open_keys
from unclench.system.power import power_source
from unclench.system.terminal_output import TerminalOutput
from unclench.system.wakelock import wake_lock

FAREWELL_S = 0.3  # for a terminal that takes nothing, once we have been told to go

Begun = Callable[[Reading], tuple[Session, tuple[Effect, ...]]]


@dataclass(frozen=True)
class RunOptions:
    """What the command line says about a session; `level` None means the person's own."""

    level: Level | None = None
    speed: float = 1.0
    quiet: bool = False
    accepted: bool = False

    @property
    def preview(self) -> bool:
        """Too fast to be kept."""
        return self.speed > PREVIEW_ABOVE


def choose_and_run(context: Context) -> int:
    """Let the person choose from the library, then guide them."""
    guide = _Guide(context, RunOptions())
    with _terminated_is_interrupted():
        if not guide.pass_gate():
            return NOT_ACCEPTED
        if guide.offer_to_go_on():
            return guide.lead_resumed()
        routine, level = choose(context)
        if routine is None:
            return DONE
        guide.options = RunOptions(level)
        return guide.lead(routine)


def run_routine(context: Context, name: str, options: RunOptions) -> int:
    """Guide through one routine, named by id or file."""
    found = context.find(name)
    for line in report(found.problems):
        say(line)
    if found.routine is None:
        return DATA_ERRORS
    guide = _Guide(context, options)
    with _terminated_is_interrupted():
        if not guide.pass_gate():
            return NOT_ACCEPTED
        if not options.preview and guide.offer_to_go_on():
            return guide.lead_resumed()
        return guide.lead(found.routine)


class _Guide:
    """One evening at the terminal: gate, resume note, session, record. Holds what those steps share."""

    def __init__(self, context: Context, options: RunOptions) -> None:
        self.context = context
        self.options = options
        self.clock: Clock = SystemClock()
        self.text = safety_text(context)
        self.journal = context.journal
        self.acknowledgement: Acknowledgement | None = None
        self.talker: Talker | None = None

    def pass_gate(self) -> bool:
        """Whether a session may start."""
        self.acknowledgement = pass_gate(self.context, self.text, self.clock.reading(), accepted=self.options.accepted)
        self.text = safety_text(self.context)  # with the emergency number, where it was chosen just now
        self.care = TerminalCare(self.context, self.clock, self.text.care, quiet=self.options.quiet)
        tell_what_was_left_on(self.context.paths)
        return self.acknowledgement is not None

    def offer_to_go_on(self) -> bool:
        """Ask whether to take up a session that a crash cut off; a "no" is kept as interrupted."""
        notes = self.journal.notes_left()
        if not notes:
            return False
        *older, self.left = notes
        for one in older:
            self.journal.let_go(one)
        note = self.left.note
        if is_interactive():
            question = _("'{title}' was cut off {when}. Go on there? [y/n]").format(
                title=note.record.title, when=note.record.ended.strftime("%Y-%m-%d %H:%M")
            )
            if ask_yes(question):
                return True
        self.journal.let_go(self.left)
        return False

    def lead_resumed(self) -> int:
        """Go on at the rep of the note, or from the start when the routine has changed since."""
        note = self.left.note
        routine = self._routine_of(note.routine, note.path)
        if routine is None or not note.fits(routine):
            self.journal.let_go(self.left)
            if routine is None:
                raise KnownError(_("The routine is not there any more; what was done is in the record."))
            say(_("The routine has changed since; it begins from its start."))
            return self.lead(routine)
        if not self._pass_cautions(routine):
            return NOT_ACCEPTED
        accepted, voice, version = self.acknowledgement, self._voice(routine), self.text.version
        assert accepted is not None
        if not self.journal.take_up(self.left):
            say(_("Another Unclench has taken it up; it begins from its start."))
            return self.lead(routine)
        return self._play(routine, lambda now: go_on(routine, note, accepted, version, now, voice=voice))

    def lead(self, routine: Routine) -> int:
        """Guide through a routine from its start."""
        choices = self._choices(routine)
        if not included_exercises(routine, choices):
            raise KnownError(
                _("'{title}' has no exercise switched on; see {file}.").format(
                    title=routine.title, file=self.context.paths.settings_file
                )
            )
        if not self._pass_cautions(routine):
            return NOT_ACCEPTED
        if is_interactive() and not self.options.preview and not self.care.lead(routine.id, routine.before):
            return STOPPED
        accepted, voice, version = self.acknowledgement, self._voice(routine), self.text.version
        assert accepted is not None
        speed = self.options.speed
        return self._play(
            routine, lambda now: begin(routine, choices, accepted, version, now, speed=speed, voice=voice)
        )

    def _voice(self, routine: Routine) -> Voice | None:
        """How the routine is to be spoken; the first time it looks for a voice, before the clock starts."""
        settings = self.context.settings
        if self.options.quiet or self.options.preview or not settings.speaks_in(routine.id):
            return None
        speaker = find_speaker(self.clock)
        if speaker is None:
            if not settings.sounds_in(routine.id):  # who wants the voice alone would hear nothing, and not know why
                say(what_to_install())
            return None
        self.talker = Talker(speaker, self.clock, self.journal.read_tempos())
        return self.talker.voice(settings.manner_in(routine.language), alone=not settings.sounds_in(routine.id))

    def _pass_cautions(self, routine: Routine) -> bool:
        return pass_cautions(self.context, routine, accepted=self.options.accepted)

    def _choices(self, routine: Routine) -> Choices:
        choices = self.context.settings.choices_for(routine.id)
        return replace(choices, level=self.options.level) if self.options.level else choices

    def _routine_of(self, id_: str, path: str) -> Routine | None:
        routine = self.context.library.find(id_)
        if routine is not None and routine.path == path:
            return routine
        try:
            found: Found | None = self.context.find(path) if os.path.isfile(path) else None
        except KnownError:
            found = None
        return found.routine if found and found.routine else routine

    def _play(self, routine: Routine, begun: Begun) -> int:
        """The session is begun when all else is ready, for its clock does not wait."""
        settings = self.context.settings
        messages: list[str] = []
        self.context.tell = messages.append
        with ExitStack() as stack:
            stack.callback(self._close_voice)
            sounds = stack.enter_context(FileCuePlayer(assets_dir() / "sounds", self.clock, settings.volume))
            sounds.muted = self.options.quiet or not settings.sounds_in(routine.id)
            if not sounds.muted:
                sounds.warm_up()
            player, session = self._perform(begun, sounds, messages)
            self.journal.settle(WRITE_WITHIN_S)
            self.context.tell = say
            for message in messages:
                say(message)
            print_summary(self.record, preview=session.preview)
            if player.ended_by_signal:
                return STOPPED
            sounds.wait()  # out of `_perform`, where a signal would only be a key
            if self.talker:
                self.talker.catch_up()
            if not self._afterwards(session, player):
                return STOPPED
            if self.talker:
                self.talker.ring_out()
        return DONE if self.record.outcome is Outcome.FINISHED else STOPPED

    def _perform(self, begun: Begun, sounds: FileCuePlayer, messages: list[str]) -> tuple[TerminalPlayer, Session]:
        with ExitStack() as stack:
            output = stack.enter_context(TerminalOutput(sys.stdout))
            keys = stack.enter_context(open_keys(sys.stdin))
            power = stack.enter_context(contextlib.closing(power_source()))
            awake = wake_lock()
            stack.callback(awake.release)
            keys.before_stop = awake.release
            player = TerminalPlayer(
                self.clock, keys, sounds, console_on(output), self.text, self._checkpoint, self._finish, messages,
                figures=self.context.figures, wakelock=awake, power=power, talker=self.talker, taken=output.has_taken,
            )  # fmt: skip
            session = player.play(*begun(self.clock.reading()))
            if player.ended_by_signal and not output.has_taken(FAREWELL_S):
                raise KeyboardInterrupt  # nobody reads what there is to say
        return player, session

    def _close_voice(self) -> None:
        """Silence, and keep what was measured of it."""
        if self.talker is not None:
            self.talker.speaker.close()
            self.journal.learn_tempos(self.talker.tempos)

    def _checkpoint(self, session: Session) -> None:
        if not session.preview:
            self.journal.checkpoint(session)

    def _finish(self, session: Session, record: SessionRecord) -> None:
        """Into the record at once, before any question is asked."""
        self.record = record
        if not session.preview:
            self.journal.keep(record)

    def _afterwards(self, session: Session, player: TerminalPlayer) -> bool:
        """The questions, and ice, where somebody is there to answer. False when they ended the program meanwhile."""
        record = self.record
        if not is_interactive() or session.preview:
            return True
        answered = ask_afterwards(record)
        if answered != record:
            self.journal.answer(record, answered)
            self.journal.settle(WRITE_WITHIN_S)
        self._offer_to_hide(session.routine, player.hidden)
        return record.outcome is not Outcome.FINISHED or self.care.lead(session.routine.id, session.routine.after)

    def _offer_to_hide(self, routine: Routine, exercises: list[str]) -> None:
        names = {exercise.id: exercise.name for exercise in routine.exercises}
        for exercise in dict.fromkeys(exercises):
            if ask_yes(_("Leave '{name}' out of this routine from now on? [y/n]").format(name=names[exercise])):
                self.context.change(partial(_hiding, routine.id, exercise))


def _hiding(routine: str, exercise: str, settings: Settings) -> Settings:
    return settings.hiding(routine, exercise)


@contextlib.contextmanager
def _terminated_is_interrupted() -> Iterator[None]:
    """While questions are asked, SIGTERM ends the program the way Ctrl-C does: in order, with exit 3. And Ctrl-C does
    so at every terminal, also where a script that runs in the background has started us deaf to it."""

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    numbers = [signal.SIGTERM, signal.SIGINT] if is_interactive() else [signal.SIGTERM]
    before = [(number, signal.signal(number, interrupt)) for number in numbers]
    try:
        yield
    finally:
        for number, handler in before:
            signal.signal(number, handler)
