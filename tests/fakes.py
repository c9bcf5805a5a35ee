"""Fakes of the outside world, and a driver that runs a session on a fake clock and logs what happens."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from gettext import NullTranslations

from unclench.core.ports import DesktopFacts, Manner, Reading, Spoken
from unclench.core.record.history import SessionRecord
from unclench.core.routine.routine import Routine
from unclench.core.routine.timeline import Choices
from unclench.core.session import events as ev
from unclench.core.session.events import Command, Effect
from unclench.core.session.safety import Acknowledgement, acknowledge
from unclench.core.session.session import Session, Status, begin, next_deadline, step
from unclench.core.session.voice import Tempo, Voice
from unclench.system.notify.notices import Clicked, Notice, NotShown, Shown, Tell

MONDAY = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
SAFETY_VERSION = 1


class FakeClock:
    """The three clocks of a Reading, moved by hand. Monotonic time starts at `start_s`, not at 0."""

    def __init__(self, start_s: float = 100.0, wall: datetime = MONDAY, *, has_boot_clock: bool = True) -> None:
        self.mono_s = start_s
        self._slept_s = 0.0
        self._wall = wall
        self._start_s = start_s
        self._has_boot_clock = has_boot_clock

    def reading(self) -> Reading:
        """This moment."""
        boot_s = self.mono_s + self._slept_s
        wall = self._wall + timedelta(seconds=boot_s - self._start_s)
        return Reading(self.mono_s, boot_s if self._has_boot_clock else None, wall)

    def refresh_zone(self) -> None:
        """It stays in its zone."""

    def advance(self, seconds: float) -> None:
        """Time passes; it cannot go back."""
        assert seconds >= 0, "time cannot go back"
        self.mono_s += seconds

    def advance_to(self, mono_s: float) -> None:
        """Time passes until this moment."""
        assert mono_s >= self.mono_s, "time cannot go back"
        self.mono_s = mono_s

    def stop_process(self, seconds: float) -> None:
        """The process is stopped (SIGSTOP) while all clocks run on, so there are no ticks."""
        self.advance(seconds)

    def set_wall(self, seconds: float) -> None:
        """The wall clock is set forward or back."""
        self._wall += timedelta(seconds=seconds)

    def sleep_machine(self, seconds: float) -> None:
        """The machine sleeps: the monotonic clock stops."""
        assert seconds >= 0, "time cannot go back"
        self._slept_s += seconds


@dataclass
class FakeCuePlayer:
    """Logs the cues that were played."""

    heard: list[str] = field(default_factory=list)

    def play(self, name: str) -> None:
        self.heard.append(name)

    def stop(self) -> None:
        self.heard.append("-")


@dataclass
class FakeDesktop:
    """Answers at once with `idle_s` and `quiet`. With `hangs`, it answers all open questions when `answer` is
    called."""

    idle_s: float | None = None
    quiet: str | None = None
    hangs: bool = False
    owed: list[Callable[[DesktopFacts], None]] = field(default_factory=list)
    closed: bool = False

    def ask(self, away_s: float, tell: Callable[[DesktopFacts], None]) -> None:
        self.owed.append(tell)
        if not self.hangs:
            self.answer()

    def answer(self) -> None:
        owed, self.owed = self.owed, []
        for tell in owed:
            tell(DesktopFacts(self.idle_s, self.quiet))

    def close(self) -> None:
        self.closed = True


@dataclass
class FakeNotices:
    """A notification server that shows everything at once. `there`: it runs. With `hangs` it answers when `answer` is
    called. `cards` are those on the screen, the newest last; `shown` is the log of all."""

    there: bool = True
    clicks: bool = True
    hangs: bool = False
    cards: list[Notice] = field(default_factory=list)
    shown: list[Notice] = field(default_factory=list)
    owed: list[Notice] = field(default_factory=list)
    closed: bool = False
    _tells: dict[Notice, Tell] = field(default_factory=dict)

    def show(self, notice: Notice, tell: Tell) -> None:
        self._tells[notice] = tell
        self.owed.append(notice)
        if not self.hangs:
            self.answer()

    def take_back(self, notice: Notice) -> None:
        for those in (self.owed, self.cards):
            if notice in those:
                those.remove(notice)

    def close(self) -> None:
        self.closed = True

    def answer(self) -> None:
        owed, self.owed = self.owed, []
        for notice in owed:
            if self.there:
                self.cards.append(notice)
                self.shown.append(notice)
                self._tells[notice](Shown(notice, self.clicks))
            else:
                self._tells[notice](NotShown(notice))

    def click(self, action: str) -> None:
        """A click on the newest card, also if it has been closed."""
        notice = self.shown[-1]
        self._tells[notice](Clicked(notice, action))

    def vanish(self) -> None:
        """The bus goes, with all cards."""
        self.there = False
        cards, self.cards = self.cards, []
        for notice in cards:
            self._tells[notice](NotShown(notice))


class FakeSpeaker:
    """Speaks on a fake clock; `tempo` gives the length of an utterance. `said` is the log: (start, end, text). An
    utterance that was cut off ends at that moment."""

    def __init__(self, clock: FakeClock, tempo: Tempo | None = None) -> None:
        self.name = "fake"
        self.manner = Manner()
        self.tempo = tempo or Tempo()
        self.said: list[tuple[float, float, str]] = []
        self.cuts = 0
        self.closed = False
        self._clock = clock
        self._until_s: float | None = None
        self._spoken: list[Spoken] = []

    def say(self, text: str) -> None:
        self.stop()
        now = self._clock.mono_s
        self._until_s = now + self.tempo.length_s(text)
        self.said.append((now, self._until_s, text))

    def stop(self) -> None:
        self._look()
        if self._until_s is not None:
            since_s, _until_s, text = self.said.pop()
            self.said.append((since_s, self._clock.mono_s, text))
            self._spoken.append(Spoken(text, self._clock.mono_s - since_s, cut=True))
            self._until_s = None
            self.cuts += 1

    def spoken(self) -> list[Spoken]:
        self._look()
        spoken, self._spoken = self._spoken, []
        return spoken

    def voices(self, language: str) -> list[str]:
        return ["Ada", "Bob"] if language.startswith("en") else []

    def close(self) -> None:
        self.stop()
        self.closed = True

    def _look(self) -> None:
        if self._until_s is not None and self._until_s <= self._clock.mono_s:
            since_s, until_s, text = self.said[-1]
            self._spoken.append(Spoken(text, until_s - since_s))
            self._until_s = None


class Driver:
    """Runs a session on a fake clock and logs what happens in `story`: (seconds since the start, what happened).

    Sounds, words and segments have the moment at which they were due, everything else the moment of its step. `kept`
    has the session at each moment when a resume note should be written.
    """

    def __init__(
        self,
        routine: Routine,
        choices: Choices | None = None,
        *,
        speed: float = 1.0,
        clock: FakeClock | None = None,
        accepted: Acknowledgement | None = None,
        voice: Voice | None = None,
    ) -> None:
        self.clock = clock or FakeClock()
        self.start_s = self.clock.mono_s
        self.story: list[tuple[float, str]] = []
        self.effects: list[Effect] = []
        self.kept: list[Session] = []
        now = self.clock.reading()
        accepted = accepted or acknowledge(SAFETY_VERSION, now.wall)
        self.session, effects = begin(
            routine, choices or Choices(), accepted, SAFETY_VERSION, now, speed=speed, voice=voice
        )
        self._write(effects)

    @classmethod
    def of(cls, session: Session, effects: Iterable[Effect], clock: FakeClock) -> Driver:
        """Take over a session that was begun or resumed elsewhere."""
        driver = cls.__new__(cls)
        driver.clock, driver.start_s = clock, clock.mono_s
        driver.story, driver.effects, driver.kept = [], [], []
        driver.session = session
        driver._write(effects)
        return driver

    def send(self, command: Command) -> Driver:
        """Send a command now."""
        self.session, effects = step(self.session, command, self.clock.reading())
        self._write(effects)
        return self

    def wait(self, seconds: float, tick_s: Callable[[], float] | None = None) -> Driver:
        """Let time pass, with a tick at each deadline of the session or every `tick_s()` seconds."""
        until_s = self.clock.mono_s + seconds
        while self.clock.mono_s < until_s and self.session.status is not Status.ENDED:
            if tick_s is not None:
                wake_s = self.clock.mono_s + tick_s()
            else:
                deadline = next_deadline(self.session, self.clock.reading())
                wake_s = until_s if deadline is None else deadline
            self.clock.advance_to(min(wake_s, until_s))
            self.send(ev.Tick())
        return self

    def finish(self, limit_s: float = 100_000, tick_s: Callable[[], float] | None = None) -> Driver:
        """Wait for the end of the session."""
        return self.wait(limit_s, tick_s)

    def lines(self) -> list[str]:
        """The story as text, one line each: "17.0 cue release"."""
        return [f"{at:g} {what}" for at, what in self.story]

    def sounds(self) -> list[tuple[float, str]]:
        """Only the sounds, with the moments at which they were due."""
        return [(at, what.removeprefix("cue ")) for at, what in self.story if what.startswith("cue ")]

    def record(self) -> SessionRecord:
        """The record of the ended session."""
        last = self.effects[-1]
        assert isinstance(last, ev.Finished), self.lines()
        return last.record

    @property
    def now_s(self) -> float:
        """Seconds since the start."""
        return self.clock.mono_s - self.start_s

    def _write(self, effects: Iterable[Effect]) -> None:
        for effect in effects:
            self.effects.append(effect)
            match effect:
                case ev.PlayCue(name, due_s):
                    self._line(due_s, f"cue {name}")
                case ev.Say(text, due_s):
                    self._line(due_s, f"say {text}")
                case ev.SegmentEntered(index, at_s):
                    segment = self.session.timeline.segments[index]
                    side = f" {segment.side}" if segment.side else ""
                    rep = f" {segment.rep}" if segment.rep else ""
                    self._line(at_s, f"enter {segment.phase}{side}{rep}")
                case ev.Paused(reason):
                    self._line(self.clock.mono_s, f"paused {reason}")
                case ev.Checkpoint():
                    self._line(self.clock.mono_s, "note")
                    self.kept.append(self.session)
                case ev.OfferToHide(exercise):
                    self._line(self.clock.mono_s, f"offer to hide {exercise}")
                case ev.Finished(record):
                    self._line(self.clock.mono_s, f"{record.outcome} {record.done} of {record.planned}")

    def _line(self, at_s: float, what: str) -> None:
        self.story.append((round(at_s - self.start_s, 6), what))


class OtherLanguage(NullTranslations):
    """A fake language: every translation is the text in «quotation marks»."""

    def gettext(self, message: str) -> str:
        return f"«{message}»"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return f"«{msgid1 if n == 1 else msgid2}»"
