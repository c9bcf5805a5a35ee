"""`run`, and `unclench` without a command: from the safety text through the session to the record."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from types import FrameType

from unclench.audio.cues.file_cues import FileCuePlayer
from unclench.audio.voice.command_speech import what_to_install
from unclench.audio.voice.talker import Talker
from unclench.audio.voice.voices import find_speaker
from unclench.cli.after import ask_about_pain, ask_afterwards, ask_side, ask_yes, print_after_pain, print_summary
from unclench.cli.care import ask_care, ask_to_put_on, tell_what_was_left_on, wear_pack
from unclench.cli.cautions import show_cautions
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
)
from unclench.cli.gate import ask_to_accept, remember, safety_text
from unclench.cli.output import say, write_line
from unclench.cli.screen import console_on
from unclench.cli.terminal_player import TerminalPlayer
from unclench.content.bundled import assets_dir
from unclench.content.library import report
from unclench.core.i18n import _
from unclench.core.ports import Clock
from unclench.core.problem import KnownError
from unclench.core.record.history import SessionRecord
from unclench.core.routine.routine import Level, Routine
from unclench.core.session import way as ways
from unclench.core.session import way_steps as ws
from unclench.core.session.resume import ResumeNote
from unclench.core.session.safety import acknowledge
from unclench.core.session.session import Session
from unclench.core.session.voice import Voice
from unclench.core.settings.settings import set_to
from unclench.store.resume_notes import LeftNote
from unclench.system.clock import SystemClock
from unclench.system.power.choose import choose as choose_power
from unclench.system.terminal.keys import open_keys
from unclench.system.terminal.output import TerminalOutput
from unclench.system.wakelock.choose import choose as choose_wake_lock

FAREWELL_S = 0.3  # how long to wait for a blocked terminal after a signal to end
CODES = {
    ws.Why.FINISHED: DONE,
    ws.Why.NOTHING_CHOSEN: DONE,
    ws.Why.STOPPED: STOPPED,
    ws.Why.CLOSED: STOPPED,
    ws.Why.GIVEN_UP: NOT_ACCEPTED,
    ws.Why.TEXT_DECLINED: NOT_ACCEPTED,
    ws.Why.TEXT_NOT_READ: NOT_ACCEPTED,
    ws.Why.CAUTIONS_DECLINED: NOT_ACCEPTED,
}


@dataclass(frozen=True)
class RunOptions:
    """The command-line options of a session; `level` None means the person's saved level."""

    level: Level | None = None
    speed: float = 1.0
    quiet: bool = False
    accepted: bool = False


def choose_and_run(context: Context) -> int:
    """Let the person choose from the library, then guide them."""
    with _terminated_is_interrupted():
        return Guide(context, RunOptions()).lead()


def run_routine(context: Context, name: str, options: RunOptions) -> int:
    """Guide through one routine, named by id or file."""
    found = context.find(name)
    for line in report(found.problems):
        say(line)
    if found.routine is None:
        return DATA_ERRORS
    with _terminated_is_interrupted():
        return Guide(context, options, found.routine).lead()


class Guide:
    """One run in the terminal: shows each step, passes the answer to the core, and performs the effects."""

    def __init__(self, context: Context, options: RunOptions, named: Routine | None = None) -> None:
        self.context = context
        self.options = options
        self.clock: Clock = SystemClock()
        self.text = safety_text(context)
        self.journal = context.journal
        self.talker: Talker | None = None
        self._named = named
        self._way = ways.Way(ways.Terms(is_interactive(), options.accepted, options.speed))
        self._left: list[LeftNote] = []

    def lead(self) -> int:
        """Run from the safety text to the end; return the exit code."""
        tell_what_was_left_on(self.context.paths)
        self._left = self.journal.notes_left()
        self._answer(ws.Enter(tuple(one.note for one in self._left)))
        while not isinstance(self._way.step, ws.Leave):
            self._show_step(self._way.step)
        return self._end(self._way.step.why)

    def _answer(self, answer: ws.Answer) -> None:
        now = self.clock.reading().wall
        given = acknowledge(self.text.version, now) if self.options.accepted else self.journal.acknowledgement
        if isinstance(answer, ws.Start) and any(one.per_day for one in answer.routine.exercises):
            self.context.read_records(now)
        records = self.journal.records
        facts = ways.Facts(self.context.settings, given, self.text.version, self.text.care, now, records)
        self._way, effects = ways.follow(self._way, answer, facts)
        for effect in effects:
            self._carry_out(effect)

    def _carry_out(self, effect: ws.Effect) -> None:
        match effect:
            case ws.RememberText(given):
                remember(self.context, given)
                self.text = safety_text(self.context)  # with the emergency number, if it was just entered
            case ws.RememberCautions(routine, fingerprint):
                self.context.change(lambda settings: settings.having_read(routine, fingerprint))
            case ws.RememberSide(side):
                self.context.change(set_to(affected_side=side))
            case ws.NotePain(routine, pain):
                self.context.change(lambda settings: settings.after_pain(routine, pain))
            case ws.HideExercise(routine, exercise):
                self.context.change(lambda settings: settings.hiding(routine, exercise))
            case ws.KeepInterrupted(note):
                self.journal.let_go(self._left_note(note))
            case ws.KeepRecord(record):
                self.journal.keep(record)
            case ws.KeepAnswers(record, answered):
                self.journal.answer(record, answered)
                self.journal.settle(WRITE_WITHIN_S)
            case ws.PackLeftOut():
                write_line(self.text.care.leave_out)

    def _show_step(self, step: ws.Step) -> None:
        match step:
            case ws.ShowSafetyText():
                self._answer(ws.Accept() if ask_to_accept(self.text) else ws.Decline())
            case ws.OfferToGoOn(note):
                self._offer_to_go_on(note)
            case ws.Choose():
                routine, level = choose(self.context) if self._named is None else (self._named, self.options.level)
                self._answer(ws.Decline() if routine is None else ws.Start(routine, level))
            case ws.ShowCautions(routine, asks):
                read = show_cautions(routine, asks=asks, aside=not self._way.terms.can_ask or self.options.accepted)
                self._answer(ws.CautionsRead() if read else ws.Decline())
            case ws.AskSide(routine):
                side = ask_side(routine.title)
                self._answer(ws.GiveUp() if side is None else ws.SideChosen(side))
            case ws.AskCare(care):
                self._answer(ws.CareAnswered(ask_care(care, self.text.care)))
            case ws.PutPackOn(care):
                self._answer(ws.PackOn() if ask_to_put_on(care, self.text.care) else ws.LeaveOut())
            case ws.WearPack():
                wear_pack(self.context, self.clock, step, self.text.care, self._answer, quiet=self.options.quiet)
            case ws.BeginSession():
                self._play(step)

    def _end(self, why: ws.Why) -> int:
        """The exit code; raises KnownError when there was no session to run."""
        match why:
            case ws.Why.ROUTINE_GONE | ws.Why.ROUTINE_CHANGED | ws.Why.TAKEN_ELSEWHERE:
                raise KnownError(ways.sentence_of(why))
            case ws.Why.NOTHING_TO_DO:
                assert self._way.routine is not None
                sentence = _("'{title}' has no exercise switched on; see {file}.")
                file = self.context.paths.settings_file
                raise KnownError(sentence.format(title=self._way.routine.title, file=file))
            case ws.Why.TEXT_NOT_READ:
                say(
                    _(
                        "The safety text has not been accepted: run this once in a terminal, or add "
                        "--yes-i-have-read-the-safety-text."
                    )
                )
        return CODES[why]

    def _offer_to_go_on(self, note: ResumeNote) -> None:
        question = _("'{title}' was cut off {when}. Go on there? [y/n]").format(
            title=note.record.title, when=note.record.ended.strftime("%Y-%m-%d %H:%M")
        )
        yes = ask_yes(question)
        self._answer(ws.GoOn(self._routine_of(note.routine, note.path)) if yes else ws.LetGo())

    def _left_note(self, note: ResumeNote) -> LeftNote:
        return next(one for one in self._left if one.note is note)

    def _voice(self, step: ws.BeginSession) -> Voice | None:
        """The voice settings of the session, or None. Searches for a voice here, before the clock starts."""
        settings, routine = self.context.settings, step.routine
        if self.options.quiet or step.preview or not settings.speaks_in(routine.id):
            return None
        speaker = find_speaker(self.clock)
        if speaker is None:
            if not settings.sounds_in(routine.id):  # voice only: otherwise there would be unexplained silence
                say(what_to_install())
            return None
        self.talker = Talker(speaker, self.clock, self.journal.read_tempos())
        return self.talker.voice(settings.manner_in(routine.language), alone=not settings.sounds_in(routine.id))

    def _routine_of(self, id_: str, path: str) -> Routine | None:
        routine = self.context.library.find(id_)
        if routine is not None and routine.path == path:
            return routine
        try:
            found: Found | None = self.context.find(path) if os.path.isfile(path) else None
        except KnownError:
            found = None
        return found.routine if found and found.routine else routine

    def _play(self, step: ws.BeginSession) -> None:
        """Run one session. It begins only when everything else is ready, because its clock starts at once."""
        if isinstance(step.plan, ResumeNote) and not self.journal.take_up(self._left_note(step.plan)):
            self._answer(ws.TakenElsewhere())
            return
        settings = self.context.settings
        messages: list[str] = []
        voice = self._voice(step)
        self.context.tell = messages.append
        with ExitStack() as stack:
            stack.callback(self._close_voice)
            sounds = stack.enter_context(FileCuePlayer(assets_dir() / "sounds", self.clock, settings.volume))
            sounds.muted = self.options.quiet or not settings.sounds_in(step.routine.id)
            if not sounds.muted:
                sounds.warm_up()
            player = self._perform(step, voice, sounds, messages)
            self.journal.settle(WRITE_WITHIN_S)
            self.context.tell = say
            for message in messages:
                say(message)
            print_summary(self.record, preview=step.preview)
            if player.ended_by_signal:
                self._answer(ws.Close())
                return
            sounds.wait()  # not inside `_perform`, which would turn a signal into a key
            if self.talker:
                self.talker.catch_up()
            if isinstance(self._way.step, ws.AskAfter):
                self._ask_after(step.routine, player.hidden)
            if self.talker:
                self.talker.ring_out()

    def _perform(
        self, step: ws.BeginSession, voice: Voice | None, sounds: FileCuePlayer, messages: list[str]
    ) -> TerminalPlayer:
        with ExitStack() as stack:
            output = stack.enter_context(TerminalOutput(sys.stdout))
            keys = stack.enter_context(open_keys(sys.stdin))
            power = stack.enter_context(contextlib.closing(choose_power(os.environ)))
            awake = choose_wake_lock(os.environ)
            stack.callback(awake.release)
            keys.before_stop = awake.release
            player = TerminalPlayer(
                self.clock, keys, sounds, console_on(output), self.text, self._checkpoint, self._finish, messages,
                figures=self.context.figures, wakelock=awake, power=power, talker=self.talker, taken=output.has_taken,
            )  # fmt: skip
            player.play(*step.begin(self.text.version, self.clock.reading(), voice))
            if player.ended_by_signal and not output.has_taken(FAREWELL_S):
                raise KeyboardInterrupt  # the terminal cannot show any message
        return player

    def _close_voice(self) -> None:
        """Stop the voice, and save its measured tempo."""
        if self.talker is not None:
            self.talker.speaker.close()
            self.journal.learn_tempos(self.talker.tempos)

    def _checkpoint(self, session: Session) -> None:
        if not session.preview:
            self.journal.checkpoint(session)

    def _finish(self, _session: Session, record: SessionRecord) -> None:
        self.record = record
        self._answer(ws.SessionEnded(record))

    def _ask_after(self, routine: Routine, hurting: list[str]) -> None:
        """Ask the questions after a session, then offer to hide the exercises that hurt."""
        hurt = self.record.hurt
        if hurt:
            self._speak_of_pain(self.record, routine)
        rated = ask_afterwards(self.record)
        self._answer(ws.Rated(rated))
        if rated.hurt and not hurt:
            self._speak_of_pain(rated, routine)
        names = {exercise.id: exercise.name for exercise in routine.exercises}
        for exercise in dict.fromkeys(hurting):
            if ask_yes(_("Leave '{name}' out of this routine from now on? [y/n]").format(name=names[exercise])):
                self._answer(ws.Hide(exercise))
        self._answer(ws.Done())

    def _speak_of_pain(self, record: SessionRecord, routine: Routine) -> None:
        """Say what follows from pain, with the traffic light and, on request, the warning signs."""
        light = self.text.traffic_light.stopping_at(routine.safety.pain_stop)
        print_after_pain(record, light)
        if ask_about_pain(self.text):
            self.context.change(lambda settings: settings.halving(routine.id, on=True))


@contextlib.contextmanager
def _terminated_is_interrupted() -> Iterator[None]:
    """While questions are asked, let SIGTERM end the program as Ctrl-C does: cleanly, with exit code 3.

    In a terminal this also sets the SIGINT handler, because a background script may have started us with it ignored.
    """

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    numbers = [signal.SIGTERM, signal.SIGINT] if is_interactive() else [signal.SIGTERM]
    before = [(number, signal.signal(number, interrupt)) for number in numbers]
    try:
        yield
    finally:
        for number, handler in before:
            signal.signal(number, handler)
