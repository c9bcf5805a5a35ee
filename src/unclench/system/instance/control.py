"""How one Unclench asks another that is running: one line of JSON each way, over a local socket.

`instance.server` is the other side. Nothing here needs Qt, so the terminal can use it too.
"""

from __future__ import annotations

import errno
import json
import os
import socket
import stat
import sys
import threading
import zlib
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from unclench.core.i18n import _
from unclench.core.problem import KnownError
from unclench.system.clock import mono_s

VERSION = 1
LIMIT_BYTES = 65_536  # of one line, in either direction
PATH_LIMIT_BYTES = 100  # macOS allows 103 for the path of a socket

Request = dict[str, Any]
Reply = dict[str, Any]
Handler = Callable[[Request], Reply]


def address(state_dir: Path) -> str:
    """Where the window that uses this state folder listens: a named pipe on Windows, elsewhere the path of a socket, in
    a folder that only this person can use. In a shared folder another person could take the name of the socket."""
    folder = os.path.normcase(os.path.realpath(state_dir))
    mark = f"{zlib.crc32(os.fsencode(folder)):08x}"  # not hashlib, which loads 3 MB of OpenSSL
    if sys.platform == "win32":
        return rf"\\.\pipe\unclench-{mark}"
    else:
        name = f"unclench-{os.getuid()}"
        for variable in ("XDG_RUNTIME_DIR", "TMPDIR"):  # not tempfile, which fails where all disks are full
            place = os.environ.get(variable, "")
            path = os.path.join(place, name, mark)
            short = len(os.fsencode(path)) < PATH_LIMIT_BYTES
            if short and os.path.isabs(place) and _is_usable(place) and not _is_taken(os.path.dirname(path)):
                return path
        return f"/tmp/{name}/{mark}"


def make_folder(path: str) -> None:
    """Make the folder of this socket, for this person only. Raises OSError when another person has taken its name."""
    if sys.platform != "win32":
        folder = os.path.dirname(path)
        with suppress(FileExistsError):
            os.mkdir(folder, 0o700)
        if _is_taken(folder):
            raise PermissionError(errno.EPERM, _("another user has taken {folder}").format(folder=folder))
        os.chmod(folder, 0o700)


def by_verb(verbs: Mapping[str, Handler]) -> Handler:
    """A handler for `InstanceServer` that calls a function for each verb, which is the `do` of a request. The function
    returns more entries for the reply, or raises KnownError, whose text becomes the error of the reply."""

    def handle(request: Request) -> Reply:
        verb = request.get("do")
        if not isinstance(verb, str) or verb not in verbs:
            raise KnownError(_("The running Unclench does not know '{verb}'.").format(verb=verb))
        return verbs[verb](request)

    return handle


def ask(state_dir: Path, request: Request, timeout_s: float = 2.0) -> Reply | None:
    """The answer of the running window, `{"v": 1, "ok": true, ...}` or `{"v": 1, "ok": false, "error": "a sentence"}`;
    None when none is running or it ended before it answered.

    Raises KnownError when it does not answer within `timeout_s`, or its answer makes no sense.
    """
    line = json.dumps({"v": VERSION} | request).encode() + b"\n"
    if len(line) > LIMIT_BYTES:
        raise KnownError(_("This is too long to send to the running Unclench."))
    try:
        answer = _exchange(address(state_dir), line, timeout_s)
    except (TimeoutError, BlockingIOError) as error:  # BlockingIOError: under Linux, when too many connections wait
        raise KnownError(no_answer()) from error
    except OSError:
        return None
    return _reply(answer) if answer else None


def no_answer() -> str:
    """The sentence about a window that runs and cannot be reached."""
    return _("Unclench is running, but does not answer; close it and try again.")


def parse(line: bytes) -> dict[str, Any]:
    """Read one line as a JSON object; raises ValueError if it is anything else."""
    try:
        value = json.loads(line)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    if not isinstance(value, dict):
        raise ValueError("not an object")
    return value


def _reply(answer: bytes) -> Reply:
    try:
        reply = parse(answer)
        if not isinstance(reply.get("ok"), bool):
            raise ValueError("neither yes nor no")
    except ValueError as error:
        message = _("The running Unclench gave an answer that makes no sense; close it and try again.")
        raise KnownError(message) from error
    return reply


def _is_usable(folder: str) -> bool:
    return os.path.isdir(folder) and os.access(folder, os.W_OK | os.X_OK)


if sys.platform != "win32":

    def _is_taken(folder: str) -> bool:
        """Whether there is something of this name that is not a folder of this person. A link could lead anywhere."""
        try:
            found = os.lstat(folder)
        except FileNotFoundError:
            return False
        return not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid()


if sys.platform == "win32":
    from unclench.system.instance.api_windows import let_it_come_forward

    def _exchange(pipe: str, line: bytes, timeout_s: float) -> bytes:
        """Reading a pipe as a file has no timeout, so a thread does it, which is abandoned when time is up."""
        let_it_come_forward()
        answers: list[bytes | OSError] = []

        def talk() -> None:
            try:
                with open(pipe, "r+b", buffering=0) as file:
                    file.write(line)
                    answers.append(_read_line(file.read))
            except OSError as error:
                answers.append(error)

        thread = threading.Thread(target=talk, daemon=True)
        thread.start()
        thread.join(timeout_s)
        if not answers:
            raise TimeoutError
        answer = answers[0]
        if isinstance(answer, OSError):
            raise answer
        return answer

else:

    def _exchange(path: str, line: bytes, timeout_s: float) -> bytes:
        """Raises OSError; TimeoutError means that a program listens but does not answer."""
        if _is_taken(os.path.dirname(path)) or os.lstat(path).st_uid != os.getuid():
            raise ConnectionRefusedError  # another person listens there
        until_s = mono_s() + timeout_s

        def left_s() -> float:
            left = until_s - mono_s()
            if left <= 0:
                raise TimeoutError
            return left

        def read(size: int) -> bytes:
            connection.settimeout(left_s())
            return connection.recv(size)

        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(left_s())
            connection.connect(path)
            connection.sendall(line)
            return _read_line(read)


def _read_line(read: Callable[[int], bytes | None]) -> bytes:
    """Read to the end of the line; empty when the other side disconnected before that."""
    answer = bytearray()
    while not answer.endswith(b"\n") and len(answer) <= LIMIT_BYTES:
        part = read(LIMIT_BYTES)
        if not part:
            return b""
        answer += part
    return bytes(answer)
