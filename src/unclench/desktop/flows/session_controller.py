"""The QObject shell of core.session.session: a clock, a precise timer, and hands that carry out the effects."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from unclench.audio.voice.talker import Talker
from unclench.core.ports import Clock, CuePlayer
from unclench.core.routine.routine import Routine
from unclench.core.session import events as ev
from unclench.core.session.events import Command, Effect
from unclench.core.session.player_view import PlayerView, ring_at, still_view, view_at
from unclench.core.session.power import PowerEvent, pause_for
from unclench.core.session.session import Session, Status, next_deadline, step
from unclench.core.session.voice import Voice
from unclench.desktop.frame.power_watch import PowerWatch

if TYPE_CHECKING:
    from unclench.system.wakelock.choose import WakeLock

FRAME_MS = 16
FRAMES_A_VIEW = 3  # the ring is to run evenly; for the rest, the figure among it, twenty views a second are enough


class SessionController(QObject):
    """Runs one session at a time.

    Logic wakes at the session's own deadlines; frames are drawn apart, and only while somebody looks, so that a late
    frame can never make a cue late.
    """

    shown = Signal(object)  # PlayerView: after every step, and every third frame while it is watched
    moved = Signal(object)  # RingView: at the frames between
    announced = Signal(str)  # a line for the ears: a milestone, never a tick
    hide_offered = Signal(str)  # exercise id
    finished = Signal(object, object)  # Session, SessionRecord
    abandoned = Signal(object)  # Session, left to be taken up at the next start
    running_changed = Signal(bool)  # whether its clock goes

    def __init__(
        self, clock: Clock, cues: CuePlayer, checkpoint: Callable[[Session], None], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._clock = clock
        self._cues = cues
        self._checkpoint = checkpoint
        self._wants_sounds: Callable[[str], bool] = lambda _routine: True
        self._voice_in: Callable[[Routine], Voice | None] = lambda _routine: None
        self._talker: Talker | None = None
        self._session: Session | None = None
        self._still: tuple[Session, PlayerView] | None = None  # kept from one step to the next
        self._watched = False
        self._runs = False
        self._deadline = QTimer(self)
        self._deadline.setSingleShot(True)
        self._deadline.setTimerType(Qt.TimerType.PreciseTimer)
        self._deadline.timeout.connect(self._tick)
        self._last_words = QTimer(self)
        self._last_words.setSingleShot(True)
        self._last_words.timeout.connect(self._catch_up)
        self._frame = QTimer(self)
        self._frame.setObjectName("frame")
        self._frame.setTimerType(Qt.TimerType.PreciseTimer)
        self._frame.setInterval(FRAME_MS)
        self._frame.timeout.connect(self._draw)
        self._frames = 0

    @property
    def session(self) -> Session | None:
        """The running session as it was after its last step; None between sessions."""
        return self._session

    def ask_for_sounds(self, wanted: Callable[[str], bool]) -> None:
        """Whether sounds are wanted in a routine, by its id; asked at each cue, so that a change is heard at once."""
        self._wants_sounds = wanted

    def speak_through(self, talker: Talker | None, voice_in: Callable[[Routine], Voice | None]) -> None:
        """Who carries out the words, and how a routine is to be spoken; asked at each step, so that what the person
        changes and what was measured count from the next segment on."""
        self._talker, self._voice_in = talker, voice_in

    def voice_in(self, routine: Routine) -> Voice | None:
        """The voice to begin a session of this routine with."""
        return None if self._talker is None else self._voice_in(routine)

    def start(self, session: Session, effects: Iterable[Effect]) -> None:
        """Take on a session that was begun or resumed just now."""
        self._session = session
        self._after_step(effects)

    def obey(self, command: Command) -> None:
        """A command of the person's; between sessions it means nothing."""
        if self._session is not None:
            self._session, effects = step(self._session, command, self._clock.reading())
            self._after_step(effects)

    def heed(self, event: PowerEvent) -> None:
        """The machine sleeps or is locked."""
        if command := pause_for(event):
            self.obey(command)

    def watch(self, watched: bool) -> None:
        """Whether anybody can see the player."""
        self._watched = watched
        self._run_frames()

    def leave(self) -> None:
        """Forget the session without a word; its resume note stays for the next start."""
        session, self._session = self._session, None
        self._cues.stop()
        if self._talker is not None:
            self._talker.stop()
        self._deadline.stop()
        self._frame.stop()
        self._tell_running()
        if session is not None:
            self.abandoned.emit(session)

    def _tick(self) -> None:
        self.obey(ev.Tick())

    def _after_step(self, effects: Iterable[Effect]) -> None:
        session = self._session
        assert session is not None
        effects = tuple(effects)
        self._speak(session, effects)
        self._perform(session, effects)
        if self._session is session:
            self._keep_voice(session)
            self._wait()
            self._run_frames()
            self._show()
        self._tell_running()

    def _speak(self, session: Session, effects: Iterable[Effect]) -> None:
        """Before the sounds, so that speech that is cut has gone when they begin."""
        if self._talker is None or session.voice is None:
            return
        self._talker.perform(effects)
        if (wait_s := self._talker.waits_s) is not None:
            self._last_words.start(round(wait_s * 1000))

    def _catch_up(self) -> None:
        if self._talker is not None:
            self._talker.catch_up()

    def _keep_voice(self, session: Session) -> None:
        """As the voice is wanted and measured by now."""
        voice = self.voice_in(session.routine)
        if voice != session.voice:
            if voice is None and self._talker is not None:
                self._talker.stop()
            self._session = session.spoken_by(voice)

    def _perform(self, session: Session, effects: Iterable[Effect]) -> None:
        for effect in effects:
            match effect:
                case ev.PlayCue(name):
                    if self._wants_sounds(session.routine.id):
                        self._cues.play(name)
                case ev.Say(text) if session.voice is None:
                    self.announced.emit(text)
                case ev.Paused():
                    self._cues.stop()
                case ev.Checkpoint():
                    self._checkpoint(session)
                case ev.OfferToHide(exercise):
                    self.hide_offered.emit(exercise)
                case ev.Finished(record):
                    self._session = None
                    self._deadline.stop()
                    self._frame.stop()
                    self.finished.emit(session, record)

    def _wait(self) -> None:
        assert self._session is not None
        now = self._clock.reading()
        deadline = next_deadline(self._session, now)
        if deadline is None:
            self._deadline.stop()
        else:
            self._deadline.start(round((deadline - now.mono_s) * 1000))

    @property
    def _clock_goes(self) -> bool:
        return self._session is not None and self._session.status in (Status.RUNNING, Status.LEAD_IN)

    def _tell_running(self) -> None:
        if self._runs != self._clock_goes:
            self._runs = self._clock_goes
            self.running_changed.emit(self._runs)

    def _run_frames(self) -> None:
        if self._watched and self._clock_goes:
            if not self._frame.isActive():
                self._frame.start()
        else:
            self._frame.stop()

    def _draw(self) -> None:
        self._frames = (self._frames + 1) % FRAMES_A_VIEW
        if self._frames == 0:
            self._show()
        elif self._session is not None:
            self.moved.emit(ring_at(self._session, self._clock.reading()))

    def _show(self) -> None:
        session = self._session
        if session is None:
            return
        if self._still is None or self._still[0] is not session:
            self._still = (session, still_view(session))
        self.shown.emit(view_at(self._still[1], session, self._clock.reading()))


def attend(controller: SessionController, watch: PowerWatch, lock: WakeLock) -> None:
    """A session keeps the screen on while its clock runs; sleep and lock pause it."""
    controller.running_changed.connect(lambda running: lock.hold() if running else lock.release())
    watch.happened.connect(controller.heed)
