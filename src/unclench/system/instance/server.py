"""The ear of the running window: a second start, the terminal and scripts ask it through `control.ask`."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer
from PySide6.QtNetwork import QLocalServer, QLocalSocket
from shiboken6 import isValid

from unclench.core.i18n import _
from unclench.core.problem import KnownError
from unclench.system.instance.control import LIMIT_BYTES, VERSION, Handler, Reply, address, parse
from unclench.system.instance.lock import Lock, hold_lock

PATIENCE_MS = 5_000  # with one who connects and then says nothing, or never reads the answer
CONNECT_LIMIT_MS = 500


class InstanceServer(QObject):
    """Listens for the one window of this state folder, and lets only programs of the same person in.

    Each connection brings one line and is given one. `handler` gets the request and returns what else goes into the
    reply; a KnownError becomes `{"ok": false, "error": its sentence}`. See `control.by_verb`.
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
        self._server.newConnection.connect(self._welcome)

    def listen(self) -> bool:
        """Become the one window; False when another is. Where no socket can be made we are it all the same, but deaf,
        and `trouble` tells.

        A lock decides, because a socket cannot: two starts at once would each take the other's for one left by a crash,
        and Windows lets two programs listen on one pipe. Where the disk knows no locks, the socket has to do.
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
            self.close()
            return False
        QLocalServer.removeServer(self._address)
        if not self._server.listen(self._address):
            message = _("Another Unclench cannot reach this window ({reason}).")
            self._trouble = message.format(reason=self._server.errorString())
        return True

    @property
    def trouble(self) -> str | None:
        """Why nobody can reach us, as a sentence."""
        return self._trouble

    def close(self) -> None:
        """Stop listening and let another window be the one. Twice is harmless."""
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

    def _welcome(self) -> None:
        while self._server.hasPendingConnections():
            socket = self._server.nextPendingConnection()
            socket.disconnected.connect(socket.deleteLater)
            socket.setReadBufferSize(LIMIT_BYTES)
            socket.readyRead.connect(partial(self._read, socket))
            QTimer.singleShot(PATIENCE_MS, socket, socket.abort)

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
        """The handler may have let the event loop run, in which the other side may have left."""
        if isValid(socket):
            socket.write(json.dumps(reply).encode() + b"\n")
            socket.flush()  # a verb may have ended the event loop, which would send it
            socket.disconnectFromServer()
