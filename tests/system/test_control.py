"""One Unclench sends requests to another over real sockets, with and without faults."""

from __future__ import annotations

import json
import os
import socket
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn

import pytest
from PySide6.QtNetwork import QLocalSocket

from unclench.core.problem import KnownError
from unclench.system.instance import control
from unclench.system.instance import server as instance_server
from unclench.system.instance.control import LIMIT_BYTES, Reply, Request, address, ask, by_verb, make_folder
from unclench.system.instance.lock import hold_lock
from unclench.system.instance.running import ask_window
from unclench.system.instance.server import InstanceServer

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="checks the socket as a file")

RAISE = {"do": "raise"}
NO_ANSWER = "Unclench is running, but does not answer; close it and try again."

# Another window, in its own process.
OTHER = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from unclench.system.instance.control import by_verb
from unclench.system.instance.running import ask_window
from unclench.system.instance.server import InstanceServer
app = QCoreApplication([])
state = Path(sys.argv[1])
server = InstanceServer(state, state / "window.lock", by_verb({"raise": lambda request: {"who": "the other"}}))
print(server.listen(), flush=True)
app.exec()
"""


@pytest.fixture
def state(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A state folder. Its socket is in a separate runtime folder with a short path."""
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path_factory.mktemp("r")))
    folder = tmp_path / "state"
    folder.mkdir()
    return folder


@pytest.fixture
def serve(qtbot: Any, state: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., InstanceServer]]:
    """Creates servers that are closed after the test. Their time limit is longer than that of any client here."""
    monkeypatch.setattr(instance_server, "CLIENT_LIMIT_MS", 60_000)
    made = []

    def make(**verbs: Callable[[Request], Reply]) -> InstanceServer:
        made.append(InstanceServer(state, state / "window.lock", by_verb(verbs)))
        return made[-1]

    yield make
    for one in made:
        one.close()


@pytest.fixture
def beside(qtbot: Any) -> Iterator[Callable[..., Any]]:
    """Runs a blocking client while the event loop runs, and returns what it returned."""
    with ThreadPoolExecutor(1) as pool:

        def run(client: Callable[..., Any], *arguments: object) -> Any:
            future: Future[Any] = pool.submit(client, *arguments)
            qtbot.waitUntil(future.done)
            return future.result()

        yield run


@pytest.fixture
def other(state: Path) -> Iterator[subprocess.Popen[str]]:
    """A window that runs in another process."""
    with subprocess.Popen([sys.executable, "-c", OTHER, str(state)], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stdout.readline() == "True\n"
        yield process
        process.kill()


def bind(listener: socket.socket, state: Path) -> None:
    """Make the socket of a window."""
    make_folder(address(state))
    listener.bind(address(state))


def send(state: Path, data: bytes) -> bytes:
    """Send bytes. Returns the answer up to the moment the server closes the connection, which it must do."""
    with socket.socket(socket.AF_UNIX) as client:
        client.settimeout(60)
        client.connect(address(state))
        back = b""
        with suppress(ConnectionResetError, BrokenPipeError):
            client.sendall(data)
            while part := client.recv(4096):
                back += part
        return back


def test_a_request_is_answered(serve: Any, beside: Any, state: Path) -> None:
    asked: list[Request] = []

    def start(request: Request) -> Reply:
        asked.append(request)
        return {"title": "Fäuste"}

    assert serve(start=start).listen()
    assert beside(ask, state, {"do": "start", "routine": "häck"}) == {"v": 1, "ok": True, "title": "Fäuste"}
    assert asked == [{"v": 1, "do": "start", "routine": "häck"}]
    assert beside(send, state, b'{"v":1,"do":"start"}\n') == b'{"v": 1, "ok": true, "title": "F\\u00e4uste"}\n'


def test_a_request_that_cannot_be_done_gets_an_error(serve: Any, beside: Any, state: Path) -> None:
    def start(request: Request) -> NoReturn:
        raise KnownError("There is no such routine.")

    serve(start=start).listen()
    told = {do: beside(ask, state, {"do": do}) for do in ("start", "dance", 7)}
    assert told == {
        "start": {"v": 1, "ok": False, "error": "There is no such routine."},
        "dance": {"v": 1, "ok": False, "error": "The running Unclench does not know 'dance'."},
        7: {"v": 1, "ok": False, "error": "The running Unclench does not know '7'."},
    }
    newer = {"v": 1, "ok": False, "error": "The running Unclench is of another version; close it and try again."}
    assert beside(ask, state, {"v": 2, "do": "start"}) == newer


def test_a_bug_in_a_verb_is_logged_and_answered_with_an_error(qtbot: Any, serve: Any, beside: Any, state: Path) -> None:
    def start(request: Request) -> NoReturn:
        raise ZeroDivisionError

    serve(start=start).listen()
    with qtbot.captureExceptions() as caught:
        assert beside(ask, state, {"do": "start"}) == {"v": 1, "ok": False, "error": "Unclench could not do this."}
    assert [kind for kind, _error, _traceback in caught] == [ZeroDivisionError]


@pytest.mark.parametrize(
    "data",
    [
        b"\n", b"hello\n", b"[1]\n", b"null\n", b"\xff\xfe\n", b"1" * 60_000 + b"\n", b"[" * 60_000 + b"\n",
        b"x" * 70_000, b'{"v":1}'.rjust(LIMIT_BYTES) + b"\n",
    ],
    ids=["empty", "words", "list", "null", "not text", "long number", "deep", "endless", "long line"],
)  # fmt: skip
def test_garbage_closes_the_connection(serve: Any, beside: Any, state: Path, data: bytes) -> None:
    serve(**{"raise": lambda request: {}}).listen()
    assert beside(send, state, data) == b""
    assert beside(ask, state, RAISE) == {"v": 1, "ok": True}


def test_the_longest_allowed_line_is_read(serve: Any, beside: Any, state: Path) -> None:
    serve(say=lambda request: {"length": len(request["text"])}).listen()
    room = LIMIT_BYTES - len(json.dumps({"v": 1, "do": "say", "text": ""})) - 1
    assert beside(ask, state, {"do": "say", "text": "x" * room})["length"] == room
    with pytest.raises(KnownError, match="too long"):
        ask(state, {"do": "say", "text": "x" * (room + 1)})


def test_a_line_can_arrive_in_parts(serve: Any, beside: Any, state: Path, qtbot: Any) -> None:
    server = serve(**{"raise": lambda request: {}})
    server.listen()
    with socket.socket(socket.AF_UNIX) as client:
        client.settimeout(60)
        client.connect(address(state))
        for piece in (b'{"v":1,', b'"do":"ra'):
            client.sendall(piece)
            qtbot.waitUntil(lambda: any(one.bytesAvailable() for one in server.findChildren(QLocalSocket)))
        client.sendall(b'ise"}\n')
        assert json.loads(beside(client.recv, 4096)) == {"v": 1, "ok": True}


def test_a_silent_client_is_disconnected(
    serve: Any, beside: Any, state: Path, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(instance_server, "CLIENT_LIMIT_MS", 50)
    server = serve()
    server.listen()
    assert beside(send, state, b'{"v":1') == b""
    qtbot.waitUntil(lambda: not server.findChildren(QLocalSocket))


def test_a_client_that_leaves_before_the_answer_does_no_harm(serve: Any, beside: Any, state: Path, qtbot: Any) -> None:
    done: list[bool] = []

    def slow(request: Request) -> Reply:
        qtbot.waitUntil(lambda: not server.findChildren(QLocalSocket))
        done.append(True)
        return {}

    def hasty() -> None:
        with socket.socket(socket.AF_UNIX) as client:
            client.connect(address(state))
            client.sendall(b'{"v":1,"do":"slow"}\n')

    server = serve(slow=slow, **{"raise": lambda request: {}})
    server.listen()
    beside(hasty)
    qtbot.waitUntil(lambda: done == [True])
    assert beside(ask, state, RAISE) == {"v": 1, "ok": True}


def test_a_connection_carries_one_request(serve: Any, beside: Any, state: Path, qtbot: Any) -> None:
    calls: list[object] = []

    def slow(request: Request) -> Reply:
        calls.append(request["number"])
        client.sendall(b'{"v":1,"do":"slow","number":2}\n')
        qtbot.waitUntil(lambda: any(one.canReadLine() for one in server.findChildren(QLocalSocket)))
        return {}

    server = serve(slow=slow)
    server.listen()
    with socket.socket(socket.AF_UNIX) as client:
        client.settimeout(60)
        client.connect(address(state))
        client.sendall(b'{"v":1,"do":"slow","number":1}\n')
        assert json.loads(beside(client.recv, 4096)) == {"v": 1, "ok": True}
    assert calls == [1]


def test_a_verb_can_end_the_server(serve: Any, beside: Any, state: Path) -> None:
    def leave(_request: Request) -> Reply:
        server.close()
        return {}

    server: InstanceServer = serve(quit=leave)
    server.listen()
    assert beside(ask, state, {"do": "quit"}) == {"v": 1, "ok": True}
    assert ask(state, {"do": "quit"}) is None


def test_only_one_server_listens(serve: Any, beside: Any, state: Path) -> None:
    first, second = serve(**{"raise": lambda request: {"who": 1}}), serve(**{"raise": lambda request: {"who": 2}})
    assert (first.listen(), first.listen(), second.listen()) == (True, True, False)
    assert beside(ask, state, RAISE)["who"] == 1
    first.close()
    first.close()
    assert ask(state, RAISE) is None
    assert not os.path.lexists(address(state))
    assert second.listen()
    assert beside(ask, state, RAISE)["who"] == 2


def test_another_program_is_found_and_its_crash_leaves_nothing_behind(
    serve: Any, beside: Any, state: Path, other: subprocess.Popen[str]
) -> None:
    server = serve(**{"raise": lambda request: {"who": "we"}})
    assert not server.listen()
    assert ask(state, RAISE) == {"v": 1, "ok": True, "who": "the other"}
    other.kill()
    other.wait()
    assert os.path.lexists(address(state)), "it did not crash, or its socket is gone"
    assert ask(state, RAISE) is None
    assert server.listen()
    assert beside(ask, state, RAISE)["who"] == "we"


def test_the_lock_decides_between_two_that_start_at_once(serve: Any, state: Path) -> None:
    lock = hold_lock(state / "window.lock")
    assert lock
    assert not serve().listen()
    lock.release()
    assert serve().listen()


def test_without_file_locks_the_socket_decides(
    serve: Any, beside: Any, state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_locks(path: Path) -> NoReturn:
        raise KnownError("no locks here")

    monkeypatch.setattr(instance_server, "hold_lock", no_locks)
    first, second = serve(**{"raise": lambda request: {"who": 1}}), serve()
    assert (first.listen(), second.listen()) == (True, False)
    assert beside(ask, state, RAISE)["who"] == 1


def test_the_window_opens_even_if_no_socket_can_be_created(
    serve: Any, state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(instance_server, "address", lambda folder: f"{os.environ['XDG_RUNTIME_DIR']}/none/none/socket")
    deaf, second = serve(), serve()
    assert deaf.listen()
    assert str(deaf.trouble).startswith("Another Unclench cannot reach this window (")
    assert not second.listen()
    assert second.trouble is None


def test_other_users_have_no_access_to_the_socket(serve: Any, state: Path) -> None:
    serve().listen()
    assert stat.S_IMODE(os.stat(address(state)).st_mode) & 0o077 == 0


def test_a_program_that_took_the_name_is_told_and_the_window_opens(serve: Any, beside: Any, state: Path) -> None:
    with socket.socket(socket.AF_UNIX) as stranger:
        bind(stranger, state)
        stranger.listen()
        server = serve()
        assert server.listen(), "the lock is ours, so no other window runs"
        assert server.trouble == "Another Unclench cannot reach this window (another program uses its name)."
        assert os.path.lexists(address(state)), "and nothing is taken from the other program"


def test_a_folder_of_somebody_else_is_passed_over(
    state: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a shared folder for temporary files, any user can make ours first: as a folder, a file or a link."""
    shared, mine = tmp_path_factory.mktemp("s"), tmp_path_factory.mktemp("m")
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(shared))
    monkeypatch.setenv("TMPDIR", str(mine))
    name = f"unclench-{os.getuid()}"
    assert Path(address(state)).parent == shared / name
    (shared / name).symlink_to(mine, target_is_directory=True)
    assert Path(address(state)).parent == mine / name
    (shared / name).unlink()
    (shared / name).write_bytes(b"")
    assert Path(address(state)).parent == mine / name


def test_where_every_name_is_taken_the_window_opens_and_says_so(
    serve: Any, state: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = tmp_path / "taken"
    taken.write_bytes(b"")
    monkeypatch.setattr(instance_server, "address", lambda _state: str(taken / "socket"))
    server = serve()
    assert server.listen()
    assert str(server.trouble).startswith("Another Unclench cannot reach this window (another user has taken ")


def test_the_folder_is_for_this_person_alone(serve: Any, state: Path) -> None:
    folder = Path(address(state)).parent
    folder.mkdir(mode=0o777)
    folder.chmod(0o777)
    assert serve().listen()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_window_whose_socket_was_deleted_is_told(serve: Any, beside: Any, state: Path) -> None:
    """A program that cleans up old files deletes it."""
    lock_file = state / "window.lock"
    server = serve(**{"raise": lambda request: {}})
    assert ask_window(state, lock_file, RAISE) is None, "none runs"
    assert server.listen()
    assert beside(ask_window, state, lock_file, RAISE) == {"v": 1, "ok": True}
    os.unlink(address(state))
    with pytest.raises(KnownError, match=NO_ANSWER):
        ask_window(state, lock_file, RAISE, 0.0)
    server.close()
    assert ask_window(state, lock_file, RAISE) is None


def test_nobody_runs(state: Path) -> None:
    path = address(state)
    assert ask(state, RAISE) is None
    with socket.socket(socket.AF_UNIX) as dead:
        bind(dead, state)
    assert os.path.lexists(path)
    assert ask(state, RAISE) is None
    os.unlink(path)
    Path(path).write_text("not a socket")
    assert ask(state, RAISE) is None


@pytest.mark.parametrize("waiting", [0, 3], ids=["nobody waits", "a crowd waits"])
def test_a_program_that_hangs_is_reported(state: Path, waiting: int) -> None:
    with socket.socket(socket.AF_UNIX) as hung:
        bind(hung, state)
        hung.listen(0)
        crowd = [socket.socket(socket.AF_UNIX) for _one in range(waiting)]
        for one in crowd:
            one.setblocking(False)
            one.connect_ex(address(state))
        with pytest.raises(KnownError) as caught:
            ask(state, RAISE, timeout_s=0.1)
        assert str(caught.value) == NO_ANSWER
        for one in crowd:
            one.close()


@pytest.mark.parametrize("answer", [b"\n", b"yes\n", b"{}\n", b'{"ok":1}\n', b"[" * 60_000 + b"\n", b"x" * 70_000])
def test_an_invalid_answer_is_reported(state: Path, beside: Any, answer: bytes) -> None:
    with socket.socket(socket.AF_UNIX) as strange, ThreadPoolExecutor(1) as pool:
        bind(strange, state)
        strange.listen()
        asked = pool.submit(ask, state, RAISE, 20)
        connection, _peer = strange.accept()
        with connection, suppress(BrokenPipeError, ConnectionResetError):
            connection.recv(4096)
            connection.sendall(answer)
        with pytest.raises(KnownError, match="makes no sense"):
            asked.result()


@pytest.mark.parametrize("word", [b"", b'{"v":1,"ok"'])
def test_a_program_that_closes_before_it_answers_counts_as_not_running(state: Path, word: bytes) -> None:
    with socket.socket(socket.AF_UNIX) as leaving, ThreadPoolExecutor(1) as pool:
        bind(leaving, state)
        leaving.listen()
        asked = pool.submit(ask, state, RAISE, 20)
        connection, _peer = leaving.accept()
        with connection:
            connection.recv(4096)
            connection.sendall(word)
        assert asked.result() is None


def test_a_socket_of_another_user_is_not_trusted(state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "getuid", lambda: 54_321)
    os.mkdir(os.path.dirname(address(state)))
    monkeypatch.setattr(control, "_is_taken", lambda _folder: False)  # as if only the socket were of another person
    with socket.socket(socket.AF_UNIX) as trap:
        trap.bind(address(state))
        trap.listen()
        assert ask(state, RAISE) is None
        trap.setblocking(False)
        with pytest.raises(BlockingIOError):
            trap.accept()


def test_the_address_is_short_and_unique_for_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    deep = tmp_path.joinpath(*["a folder with a long name"] * 20)
    deep.mkdir(parents=True)
    for name in ("XDG_RUNTIME_DIR", "TMPDIR"):
        monkeypatch.setenv(name, str(deep))
    assert len(os.fsencode(address(deep))) < 100
    assert address(deep) != address(tmp_path)
    (tmp_path / "link").symlink_to(deep)
    assert address(tmp_path / "link") == address(deep)
    monkeypatch.chdir(deep.parent)
    assert address(Path(deep.name)) == address(deep)


@pytest.mark.parametrize("runtime", ["", "state", "{}/none"])
def test_without_a_runtime_folder_the_temporary_folder_is_used(
    state: Path, monkeypatch: pytest.MonkeyPatch, runtime: str
) -> None:
    temporary = os.environ["XDG_RUNTIME_DIR"]
    monkeypatch.setenv("TMPDIR", temporary)
    monkeypatch.chdir(state.parent)
    monkeypatch.setenv("XDG_RUNTIME_DIR", runtime.format(temporary))
    assert os.path.dirname(address(state)) == f"{temporary}/unclench-{os.getuid()}"


def test_sending_a_request_does_not_load_qt() -> None:
    code = "import sys, unclench.system.instance.control; print('PySide6' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert (ran.stdout, ran.stderr) == ("False\n", "")
