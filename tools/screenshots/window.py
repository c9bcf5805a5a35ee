"""Draw every page of the window and every phase of the player in build/screenshots/, and the pictures for the README in
docs/images/."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import time
from itertools import product

from _studio import BUILD, IMAGES, Studio, studio
from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QWidget

from unclench.core.care.care import Answer
from unclench.core.care.care_length import CareChoice
from unclench.core.reminders.rules import Hours, ReminderRule, WakeUpRule
from unclench.core.session import events as ev
from unclench.core.session.safety import fingerprint
from unclench.core.settings.fitting import in_force
from unclench.core.settings.routine_choices import RoutineChoices
from unclench.core.settings.settings import set_to
from unclench.desktop.frame.reminder_popup import ReminderPopup
from unclench.desktop.views.offer_view import offer_view

SIZES = ((1000, 700), (360, 560))
# The moments of the player to draw: routine, seconds after its start, phase.
MOMENTS = (
    ("nerve-gliding", 2.0, "prepare"), ("nerve-gliding", 14.3, "move"), ("wrist-flex", 15.0, "hold"),
    ("my-mornings", 10.0, "relax"), ("my-mornings", 24.0, "rest"), ("my-mornings", 54.5, "switch"),
    ("my-mornings", 113.0, "work"), ("my-mornings", 134.0, "count"),
)  # fmt: skip
DIAGNOSTICS = (
    ("sound", None, "plays through pw-play"),
    ("voice", False, "There is no voice: install speech-dispatcher or espeak-ng (apt-get install espeak-ng)."),
    ("screen stays on", True, "org.freedesktop.ScreenSaver"),
    ("tray", True, "StatusNotifier"),
    ("idle time", True, "XScreenSaver"),
)
MORNING_S = 16.5 * 3600  # half past six, after an afternoon of other pictures
README_PICTURES = {
    "home-light-1000-tall": "home.png",
    "routine-light-1000-100": "routine.png",
    "offer-light-100": "offer.png",
    "wake-up-asks-1000-100": "wake-up.png",
}


def shoot(here: Studio, name: str, scales: tuple[int, ...] = (100, 200)) -> None:
    """Draw the present page in every scheme and size."""
    for scheme, (width, height), scale in _every(scales):
        here.app.change(set_to(appearance=scheme, text_scale=scale))
        here.window.resize(width, height)
        settle(here)
        keep(f"{name}-{scheme}-{width}-{scale}", here.window.grab())


def settle(here: Studio) -> None:
    """Process events until the person's own pictures are decoded and the layout is final."""
    while here.app.figures.pictures.busy:
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
    for _turn in range(4):
        QCoreApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        here.app.controller._show()


def keep(stem: str, picture: QPixmap) -> None:
    """Save into build/screenshots and, if the README shows it, into docs/images."""
    picture.save(str(BUILD / f"{stem}.png"))
    if stem in README_PICTURES:
        picture.save(str(IMAGES / README_PICTURES[stem]))


def _every(scales: tuple[int, ...]) -> Iterator[tuple[str, tuple[int, int], int]]:
    for scale in scales:
        for size in SIZES:
            for scheme in ("light", "dark", "contrast") if scale == 100 else ("light",):
                yield scheme, size, scale


def shoot_parts(here: Studio) -> None:
    """Draw each long section of the settings as a whole, with everything in it open."""
    app, settings = here.app, here.app.settings
    before = app.user_data.settings
    neck = ReminderRule("neck", "neck-ease", "Neck at three", at=(time(15),), hours=Hours(time(9), time(17)))
    wake_up = WakeUpRule(on=True, alarms={0: time(6, 30)})
    app.change(lambda _now: replace(before, reminders=(*before.reminders, neck), wake_up=wake_up))
    settings.reminders.unfold("neck")
    diagnostics = settings.diagnostics
    diagnostics.show_reminding(here.reminders.why(), here.reminders.why_wake_up())
    diagnostics._rows = [{"name": name, "ok": ok, "detail": detail} for name, ok, detail in DIAGNOSTICS]
    diagnostics._arrange()
    parts = (settings.voice, settings.reminders, settings.wake_up, settings.start_up, diagnostics)
    for scheme, (width, height), scale in _every((100, 200)):
        app.change(set_to(appearance=scheme, text_scale=scale))
        here.window.resize(width, height)
        for part in parts:
            settle(here)
            part.grab().save(str(BUILD / f"settings-{part.title}-{scheme}-{width}-{scale}.png"))
    app.change(lambda _now: before)


def shoot_offer(here: Studio) -> None:
    """Draw the offer of the hourly reminder as it is after its first second."""
    app = here.app
    settings, library = app.user_data.settings, app.browse_flow.library
    routine = library.find(in_force(settings, library.routines, library.builtin_ids).reminders[0].routine)
    assert routine is not None
    popup = ReminderPopup(here.style, app.figures)
    view = offer_view(routine, settings.choices_for(routine.id), "", settings.reminding.snooze_s)
    for scheme, scale in (("light", 100), ("dark", 100), ("contrast", 100), ("light", 200), ("dark", 200)):
        app.change(set_to(appearance=scheme, text_scale=scale))
        popup.show_offer(view)
        popup._enable_buttons()
        settle(here)
        keep(f"offer-{scheme}-{scale}", sharp(popup))
    popup.leave()
    popup.deleteLater()


def sharp(widget: QWidget) -> QPixmap:
    """A widget at twice its resolution."""
    picture = QPixmap(widget.size() * 2)
    picture.setDevicePixelRatio(2)
    picture.fill(Qt.GlobalColor.transparent)
    widget.render(picture)
    return picture


def shoot_wake_up(here: Studio) -> None:
    """Draw the wake-up question, and the minute of waiting after the first no."""
    app = here.app
    here.clock.mono_s = 100 + MORNING_S
    for (width, height), scale in product(SIZES, (100, 200)):
        app.change(set_to(text_scale=scale))
        here.wake_up_flow.ask()
        here.window.showNormal()
        here.window.resize(width, height)
        for stage in ("asks", "waits"):
            settle(here)
            keep(f"wake-up-{stage}-{width}-{scale}", here.window.grab())
            here.wake_up_flow.page.answered.emit(False)
            here.clock.mono_s += 12
            here.wake_up_flow._on_second()
        here.wake_up_flow.page.declined.emit()


def shoot_release(here: Studio) -> None:
    """Draw the tint over the player at the end of a hold with the sound off."""
    app = here.app
    before = app.user_data.settings
    app.change(lambda _now: replace(before, flash=True, motion="reduced", appearance="light", text_scale=100))
    here.window.resize(1000, 700)
    here.play("wrist-flex", 15)
    settle(here)
    while not app.session_flow.flash.flashing:
        here.wait(0.5)
        app.controller._show()
    keep("player-release-light-1000-100", here.window.grab())
    here.stop()
    app.change(lambda _now: before)


def shoot_care(here: Studio) -> None:
    """Draw every page of heat before nerve gliding: switches, questions, timer, skin check, end."""
    app, clock = here.app, here.clock
    settings, routine = app.user_data.settings, app.browse_flow.library.find("nerve-gliding")
    assert routine is not None
    care = {"heat": CareChoice(on=True), "ice": CareChoice(on=True)}
    own = replace(settings.own(routine.id), care=care, cautions_read=fingerprint(routine.safety))
    app.change(lambda now: now.changing(routine.id, own))
    app.browse_flow.open(routine.id)
    shoot(here, "care-switches")
    app.browse_flow.routine.start_requested.emit()
    questions, page = app.session_flow.pack_flow.questions, app.session_flow.pack_flow.page
    shoot(here, "care-questions")
    questions.answer(0, Answer.UNSURE)
    shoot(here, "care-left-out", (100,))
    for number in range(3):
        questions.answer(number, Answer.NO)
    questions.go_on.click()
    shoot(here, "care-put-on")
    page.put_on.click()
    clock.mono_s += 137
    page.watched.emit(True)
    shoot(here, "care-timer")
    clock.mono_s += 170
    page.watched.emit(True)
    shoot(here, "care-check")
    page.stop.click()
    shoot(here, "care-off", (100,))
    page.home_requested.emit()


def main() -> None:
    """Draw every page, then every phase."""
    with studio() as here:
        app = here.app
        shoot(here, "disclaimer")
        app.session_flow.disclaimer.accepted.emit()
        app.change(set_to(appearance="light", text_scale=100))
        here.window.resize(1000, 880)
        here.window.setFocus()
        settle(here)
        keep("home-light-1000-tall", here.window.grab())
        shoot(here, "home")
        here.spoil()
        settle(here)
        shoot(here, "home-told", (100,))
        app.browse_flow.home.problems_requested.emit()
        shoot(here, "problems")
        app.browse_flow.open("wrist-flex")
        shoot(here, "routine")
        app.browse_flow.routine.start_requested.emit()
        shoot(here, "cautions")
        app.session_flow.cautions.declined.emit()
        app.pages.tab_chosen.emit(app.settings)
        shoot(here, "settings")
        shoot_parts(here)
        app.pages.tab_chosen.emit(app.learn)
        shoot(here, "learn")
        app.learn.open("when-to-see-a-doctor")
        shoot(here, "card-doctor")
        app.learn.open("evidence")
        shoot(here, "card-evidence")
        app.pages.safety_requested.emit()
        shoot(here, "safety")
        for routine, seconds, name in MOMENTS:
            here.play(routine, seconds)
            session = app.controller.session
            assert session is not None, name
            assert session.segment.phase == name, (name, session.segment)
            shoot(here, f"player-{name}")
            here.stop()
        here.play("nerve-gliding", 20)
        app.controller.obey(ev.Pause())
        shoot(here, "player-paused", (100,))
        app.controller.obey(ev.Resume())
        app.controller.obey(ev.Hurts())
        shoot(here, "hurts")
        app.controller.obey(ev.SkipExercise())
        shoot(here, "after")
        app.session_flow.after.skipped.emit()
        shoot(here, "home-after-pain", (100,))
        app.browse_flow.open("nerve-gliding")
        shoot(here, "routine-after-pain", (100,))
        app.session_flow.side.begin("Nerve gliding")
        app.pages.show_page(app.session_flow.side)
        shoot(here, "side", (100,))
        app.session_flow.go_home()
        app.change(lambda settings: settings.changing("nerve-gliding", RoutineChoices()))
        shoot_care(here)
        shoot_release(here)
        shoot_offer(here)
        shoot_wake_up(here)
        print(f"{len(list(BUILD.glob('*.png')))} pictures in {BUILD}")


if __name__ == "__main__":
    main()
