"""The commands that the terminal and scripts can send to the running program, and requests that are rejected."""

from __future__ import annotations

import json
import socket
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtNetwork import QLocalSocket

from pages import notes_left, withdraw_acceptance, write_own
from unclench.core.problem import KnownError
from unclench.core.reminders.rules import BUILT_IN, ReminderRule
from unclench.core.session import events as ev
from unclench.core.session.session import Status
from unclench.core.settings.settings import set_to
from unclench.desktop.compose.remote_commands import remote_commands
from unclench.store.paths import Paths
from unclench.system.instance.control import LIMIT_BYTES, Reply, address, ask
from unclench.system.instance.server import InstanceServer

Desk = Any  # conftest.Desk; conftest cannot be imported


class Remote:
    """A script that sends commands to the program, without the socket."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.reminder_flow = desk.program.reminder_flow
        self.handler = desk.program.handler

    def ask(self, do: str, **arguments: object) -> Reply:
        reply: Reply = self.handler({"v": 1, "do": do, **arguments})
        return reply

    def refused(self, do: str, **arguments: object) -> str:
        with pytest.raises(KnownError) as caught:
            self.ask(do, **arguments)
        return str(caught.value)


@pytest.fixture
def remote(desk: Desk) -> Remote:
    desk.accept()
    return Remote(desk)


def begin(remote: Remote) -> None:
    remote.desk.start("wrist-flex")
    remote.desk.wait(12)


def test_a_session_can_be_controlled_remotely(remote: Remote) -> None:
    begin(remote)
    controller = remote.desk.app.controller
    assert remote.ask("pause") == {}
    assert controller.session.status is Status.PAUSED
    assert remote.ask("resume") == {}
    assert controller.session.status is Status.LEAD_IN
    before = controller.session.index
    assert remote.ask("skip") == {}
    assert controller.session.index > before
    assert remote.ask("stop") == {}
    assert controller.session is None
    assert remote.desk.page is remote.desk.app.session_flow.after


def test_session_commands_fail_without_a_session(remote: Remote) -> None:
    assert {remote.refused(verb) for verb in ("pause", "resume", "skip", "stop")} == {"No session is running."}


def test_pain_is_answered_at_the_window_but_stopping_is_always_possible(remote: Remote) -> None:
    begin(remote)
    remote.desk.app.controller.obey(ev.Hurts())
    for verb in ("pause", "resume", "skip"):
        assert "because of pain" in remote.refused(verb)
    assert remote.ask("status")["session"]["paused"] is True
    remote.ask("stop")
    assert remote.desk.app.controller.session is None


def test_the_status_has_the_session_and_the_next_reminder(remote: Remote) -> None:
    idle = remote.ask("status")
    assert list(idle) == [
        "session", "pack_on", "troubles", "next", "next_at", "why", "offered", "shown", "held_until", "off_until",
        "reminders", "wake_up",
    ]  # fmt: skip
    assert (idle["session"], idle["pack_on"], idle["wake_up"]) == (None, False, "The wake-up routine is switched off.")
    begin(remote)
    session = remote.ask("status")["session"]
    assert list(session) == [
        "routine", "title", "status", "paused", "exercise", "side", "phase", "seconds_left", "session_seconds_left",
    ]  # fmt: skip
    assert (session["routine"], session["status"], session["paused"]) == ("wrist-flex", "running", False)
    assert 0 < session["seconds_left"] < session["session_seconds_left"]
    json.dumps(remote.ask("status"))


def test_a_remote_start_passes_the_same_questions(remote: Remote) -> None:
    app = remote.desk.app
    assert remote.ask("start", routine="wrist-flex") == {"id": "wrist-flex", "title": "Wrist flex"}
    assert remote.desk.page is app.session_flow.cautions
    assert remote.refused("pause") == "No session is running."
    remote.desk.press(Qt.Key.Key_Tab, Qt.Key.Key_Return)
    assert remote.ask("status")["session"]["routine"] == "wrist-flex"
    assert remote.refused("start", routine="wrist-flex") == "A session is already running."
    assert remote.refused("remind", name="hourly-hands") == "A session is already running."


def test_a_start_shows_a_hidden_window(remote: Remote) -> None:
    remote.desk.app.window.hide()
    remote.ask("start", routine="wrist-flex")
    assert remote.desk.app.window.isVisible()
    remote.desk.app.window.hide()
    assert remote.ask("raise") == {}
    assert remote.desk.app.window.isVisible()


def test_a_routine_that_cannot_be_started_is_reported(remote: Remote) -> None:
    which = "Which routine? 'unclench list' shows them."
    for name, sentence in (
        ("wrist-flx", "There is no routine 'wrist-flx'; did you mean 'wrist-flex'?"),
        ("neck", "There is no routine 'neck'; did you mean 'neck-ease'?"),
        ("zzz", "There is no routine 'zzz'; 'unclench list' shows them all."),
        ("", which), (None, which), (["a"], which),
        ("../../etc/passwd", "There is no routine '../../etc/passwd'; 'unclench list' shows them all."),
    ):  # fmt: skip
        assert remote.refused("start", routine=name) == sentence
    assert len(remote.refused("start", routine="x" * 50_000)) < 200


def test_a_broken_file_is_reported_as_broken(remote: Remote, paths: Paths) -> None:
    write_own(paths, "mine", "title: Mine\nexercises:\n  - {nam: Fist}\n")
    remote.desk.app.library.load()
    words = "The file of the routine 'mine' has problems; 'unclench check' lists them."
    assert remote.refused("start", routine="mine") == words


def test_a_reminder_is_found_by_id_and_by_name(remote: Remote) -> None:
    rules = (*BUILT_IN, ReminderRule("neck", "neck-ease", "Neck at Three", on=False))
    remote.desk.app.change(set_to(reminders=rules))
    for name in ("hourly-hands", "HOURLY hands", " Hourly Hands "):
        assert remote.ask("remind", name=name) == {"id": "hourly-hands", "name": "Hourly hands"}
    assert remote.reminder_flow.popup.isVisible()
    assert remote.ask("status")["offered"] == "hourly-hands"
    assert remote.refused("remind", name="neck") == "The reminder “Neck at Three” is switched off."
    assert remote.refused("remind", name="hourly hand").endswith("; did you mean 'Hourly hands'?")
    assert remote.refused("remind", name="zzz") == "There is no reminder 'zzz'; 'unclench status' lists them."
    assert remote.refused("remind") == "Which reminder? 'unclench status' lists them."


def test_before_the_safety_text_is_accepted_a_reminder_shows_the_window_instead(remote: Remote) -> None:
    app = remote.desk.app
    withdraw_acceptance(remote.desk)
    app.session_flow.go_home()
    app.window.showMinimized()
    words = "Read and accept the safety text in the window first, then try again."
    assert remote.refused("remind", name="hourly-hands") == words
    assert not app.window.isMinimized()
    assert remote.desk.page is app.session_flow.disclaimer
    assert remote.ask("status")["offered"] is None
    remote.desk.accept()
    remote.ask("remind", name="hourly-hands")
    assert remote.reminder_flow.popup.isVisible()


@pytest.mark.parametrize(
    ("arguments", "then"),
    [
        ({"answer": "later"}, "Next: Hourly hands at 09:05"),
        ({"answer": "later", "minutes": 30}, "Next: Hourly hands at 09:30"),
        ({"answer": "skip"}, "Next: Hourly hands at 10:00"),
    ],
)
def test_an_offer_is_answered_by_a_shortcut_that_takes_no_focus(
    remote: Remote, arguments: dict[str, object], then: str
) -> None:
    page = remote.desk.page
    remote.ask("remind", name="hourly-hands")
    assert remote.ask("status")["shown"] == ["popup"]
    assert remote.ask("offer", **arguments) == {}
    assert not remote.reminder_flow.popup.isVisible()
    assert remote.ask("status")["next"] == then
    assert remote.desk.page is page


def test_a_shortcut_starts_what_is_offered(remote: Remote) -> None:
    remote.ask("remind", name="hourly-hands")
    remote.ask("offer", answer="start")
    assert not remote.reminder_flow.popup.isVisible()
    assert remote.desk.page is remote.desk.app.session_flow.cautions


def test_an_answer_without_an_offer_or_without_sense_is_refused(remote: Remote) -> None:
    assert remote.refused("offer", answer="start") == "No reminder is on the screen."
    remote.ask("remind", name="hourly-hands")
    for answer in (None, "", "snooze", ["start"], 1):
        assert remote.refused("offer", answer=answer) == "Answer an offer with start, later or skip."
    assert remote.refused("offer", answer="skip", minutes=5) == "Only 'later' takes minutes."
    for minutes in (0, 721, True, "5"):
        assert "1 to 720 minutes" in remote.refused("offer", answer="later", minutes=minutes)
    assert remote.ask("status")["offered"] == "hourly-hands"


def test_a_snooze_withdraws_the_offer_and_lasts(remote: Remote) -> None:
    remote.ask("remind", name="hourly-hands")
    assert remote.ask("snooze", minutes=90) == {}
    assert not remote.reminder_flow.popup.isVisible()
    assert remote.ask("status")["next_at"] == "2026-01-05T10:30:00+00:00"


def test_an_invalid_snooze_is_rejected(remote: Remote) -> None:
    for minutes in (0, -5, 721, True, "5", None, [5], float("nan"), float("inf"), 10**400):
        assert remote.refused("snooze", minutes=minutes) == "A snooze lasts 1 to 720 minutes."


def test_quit_asks_nothing_and_keeps_the_session_for_the_next_start(remote: Remote, paths: Paths) -> None:
    begin(remote)
    assert remote.ask("quit") == {}
    assert remote.desk.app.controller.session is not None, "the answer is sent first"
    remote.desk.bot.waitUntil(lambda: remote.desk.happened.ends == [True])
    assert remote.desk.app.controller.session is None
    remote.desk.settle()
    assert notes_left(paths)


@pytest.mark.skipif(sys.platform == "win32", reason="checks the socket as a file")
def test_hostile_clients_do_no_harm(
    remote: Remote, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path_factory.mktemp("r")))
    state = tmp_path_factory.mktemp("s")
    server = InstanceServer(state, state / "window.lock", remote.handler, remote.desk.app)
    assert server.listen()
    bot = remote.desk.bot

    def send(data: bytes) -> bytes:
        with socket.socket(socket.AF_UNIX) as client, suppress(ConnectionResetError, BrokenPipeError):
            client.settimeout(60)
            client.connect(address(state))
            client.sendall(data)
            return client.recv(4096)
        return b""

    hostile: tuple[bytes, ...] = (
        b'{"v":1,"do":"start","routine":{"a":[]}}\n', b'{"v":1,"do":"snooze","minutes":1e999}\n',
        b'{"v":1,"do":"remind","name":"\\u0000"}\n', b'{"v":1,"do":["quit"]}\n', b'{"v":1,"do":"Quit"}\n',
        b'{"v":1,"do":"__class__"}\n', b'{"v":1,"do":"status","do":"stop"}\n',
        b'{"v":1,"do":"start","routine":"' + b"x" * LIMIT_BYTES, b"[" * 60_000 + b"\n", b"\xff" * 100 + b"\n",
    )  # fmt: skip
    with ThreadPoolExecutor(2) as pool, socket.socket(socket.AF_UNIX) as silent:
        silent.connect(address(state))
        for data in hostile:
            future = pool.submit(send, data)
            bot.waitUntil(future.done)
            answer = future.result()
            assert answer == b"" or json.loads(answer)["ok"] is False, data[:60]
        asked = pool.submit(ask, state, {"do": "status"}, 20.0)
        bot.waitUntil(asked.done)
        reply = asked.result()
        assert reply is not None
        assert reply["ok"] is True
        assert reply["session"] is None
    bot.waitUntil(lambda: not server.findChildren(QLocalSocket))
    server.close()


def test_the_list_of_verbs_is_complete(remote: Remote) -> None:
    verbs: dict[str, Callable[..., Reply]] = remote_commands(
        remote.desk.app_state, remote.reminder_flow, remote.desk.program.leaving, remote.desk.clock
    )
    assert {*verbs} == {
        "raise", "status", "pause", "resume", "skip", "stop", "snooze", "remind", "offer", "start", "quit",
    }  # fmt: skip


def test_only_the_person_can_access_the_folder_of_the_socket(paths: Paths) -> None:
    paths.make_folders()
    assert Path(paths.state).stat().st_mode & 0o077 == 0
