"""The server in the running window: a second start, the terminal and scripts call it by `control.ask`."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer
from PySide6.QtNetwork import QLocalServer, QLocalSocket
from shiboken6 import isValid

from unclench.core.i18n import _
from unclench.core.problem import KnownError
from unclench.system.instance.control import LIMIT_BYTES, VERSION, Handler, Reply, address, make_folder, parse
from unclench.system.instance.lock import Lock, hold_lock

CLIENT_LIMIT_MS = 5_000  # for a client that sends nothing, or never reads the answer
CONNECT_LIMIT_MS = 500


class InstanceServer(QObject):
    """Listens for the only window of this state folder, and accepts only programs of the same user.

    Each connection sends one line and gets one back. `handler` gets the request and returns more entries for the reply;
    a KnownError becomes `{"ok": false, "error": its text}`. See `control.by_verb`.
    """

    def __init__(self, state_dir: Path, lock_file: Path, handler: Handler, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lock_file = lock_file
        self._address = address(state_dir)
        self._handler = handler
        self._lock: Lock | None = None
        self._trouble: str | None = None
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._accept)

    def listen(self) -> bool:
        """Become the only window; False when there is another one. True also where no socket can be made: then nobody
        can reach us, and `trouble` says why.

        A lock decides, because a socket cannot: if two programs start at once, each would take the other's socket for
        one left by a crash, and Windows lets two programs listen on one pipe. Where the disk does not support locks,
        the socket decides; elsewhere a program that answers there is not ours.
        """
        if self._lock or self._server.isListening():
            return True
        try:
            self._lock = hold_lock(self._lock_file)
            if self._lock is None:
                return False
        except KnownError:
            pass
        if self._is_answered():
            if self._lock is None:
                return False
            self._trouble = _unreachable(_("another program uses its name"))
            return True
        try:
            make_folder(self._address)
        except OSError as error:
            self._trouble = _unreachable(error.strerror)
            return True
        QLocalServer.removeServer(self._address)
        if not self._server.listen(self._address):
            self._trouble = _unreachable(self._server.errorString())
        return True

    @property
    def trouble(self) -> str | None:
        """A sentence that says why nobody can reach us."""
        return self._trouble

    def close(self) -> None:
        """Stop listening, so that another program may. May be called twice."""
        self._server.close()
        if self._lock:
            self._lock.release()
            self._lock = None

    def _is_answered(self) -> bool:
        probe = QLocalSocket()
        probe.connectToServer(self._address)
        answered = probe.waitForConnected(CONNECT_LIMIT_MS)
        probe.abort()
        return answered

    def _accept(self) -> None:
        while self._server.hasPendingConnections():
            socket = self._server.nextPendingConnection()
            socket.disconnected.connect(socket.deleteLater)
            socket.setReadBufferSize(LIMIT_BYTES)
            socket.readyRead.connect(partial(self._read, socket))
            QTimer.singleShot(CLIENT_LIMIT_MS, socket, socket.abort)

    def _read(self, socket: QLocalSocket) -> None:
        if not socket.canReadLine():
            if socket.bytesAvailable() >= LIMIT_BYTES:
                socket.abort()
            return
        try:
            request = parse(bytes(socket.readLine().data()))
        except ValueError:
            socket.abort()
            return
        reply: Reply = {"ok": False, "error": _("Unclench could not do this.")}
        try:
            if request.get("v") != VERSION:
                raise KnownError(_("The running Unclench is of another version; close it and try again."))
            reply = {"ok": True} | self._handler(request)
        except KnownError as error:
            reply["error"] = str(error)
        finally:
            self._answer(socket, {"v": VERSION} | reply)

    def _answer(self, socket: QLocalSocket, reply: Reply) -> None:
        """The client may have left, because the handler may have run the event loop."""
        if isValid(socket):
            socket.write(json.dumps(reply).encode() + b"\n")
            socket.flush()  # a verb may have ended the event loop, which would have sent it
            socket.disconnectFromServer()


def _unreachable(reason: str | None) -> str:
    return _("Another Unclench cannot reach this window ({reason}).").format(reason=reason)
