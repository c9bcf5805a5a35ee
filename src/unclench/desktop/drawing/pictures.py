"""The person's own pictures as pixmaps. They can come from strangers, so a child process decodes them."""

from __future__ import annotations

import os
from collections import OrderedDict, deque
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QObject, QProcess, QTimer, Signal
from PySide6.QtGui import QImage, QPixmap

from unclench.content.picture_limits import picture_fault, unreadable
from unclench.core.i18n import _
from unclench.desktop.drawing.decode_picture import HEAD, REFUSED, SIDE

LIMIT_MS = 15_000  # the child usually takes 0.3 s; it limits its own CPU time to 4 s
KILL_LIMIT_MS = 500
KEPT = 8  # pictures; one has at most 16 MB

Key = tuple[str, int, int]  # path, size and time of change


class Pictures(QObject):
    """Decodes one picture at a time. `changed` tells that a picture can be shown now, or is refused."""

    changed = Signal(str)  # path

    def __init__(
        self, command: Callable[[str], list[str]], parent: QObject | None = None, *, limit_ms: int = LIMIT_MS
    ) -> None:
        """`command` makes the command of the child process for a path: see `decode_picture`."""
        super().__init__(parent)
        self._command = command
        self._kept: OrderedDict[Key, QPixmap | str] = OrderedDict()
        self._waiting: deque[Key] = deque()
        self._child: QProcess | None = None
        self._limit = QTimer(self)
        self._limit.setSingleShot(True)
        self._limit.setInterval(limit_ms)
        self._limit.timeout.connect(self._give_up)

    def find(self, path: str) -> QPixmap | str | None:
        """The picture, or a sentence that says why it is not shown; None until the child has decoded it."""
        key = _key(path)
        if key not in self._kept:
            fault = picture_fault(Path(path)) if key[1] >= 0 else _("the file is missing")
            if fault is not None:
                return self._keep(key, _refusal(path, fault))
            if key not in self._waiting:
                self._waiting.append(key)
                self._start_next()
            return None
        self._kept.move_to_end(key)
        return self._kept[key]

    @property
    def busy(self) -> bool:
        """Whether a picture is being decoded."""
        return bool(self._waiting)

    def close(self) -> None:
        """End the child process."""
        self._waiting.clear()
        self._limit.stop()
        if (child := self._release()) is not None:
            child.kill()
            child.waitForFinished(KILL_LIMIT_MS)

    def _start_next(self) -> None:
        if self._child is not None or not self._waiting:
            return
        command = self._command(self._waiting[0][0])
        child = self._child = QProcess(self)
        child.setStandardInputFile(QProcess.nullDevice())
        child.setStandardErrorFile(QProcess.nullDevice())
        child.finished.connect(self._on_finished)
        child.errorOccurred.connect(self._on_error)
        self._limit.start()
        child.start(command[0], command[1:])

    def _on_finished(self, code: int, status: QProcess.ExitStatus) -> None:
        child = self._release()
        assert child is not None
        child.deleteLater()
        crashed = status != QProcess.ExitStatus.NormalExit
        image = None if crashed or code else _image(bytes(child.readAllStandardOutput().data()))
        if image is not None:
            self._settle(QPixmap.fromImage(image))
        else:
            self._refuse(unreadable() if code == REFUSED and not crashed else _("it could not be decoded"))

    def _on_error(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart and (child := self._release()):  # else `finished` follows
            child.deleteLater()
            self._refuse(_("it could not be decoded"))

    def _give_up(self) -> None:
        if child := self._release():
            child.finished.connect(child.deleteLater)
            child.kill()
            self._refuse(_("decoding it takes too long"))

    def _release(self) -> QProcess | None:
        """Stop listening to the child process. What it still says comes too late."""
        child, self._child = self._child, None
        if child is not None:
            child.finished.disconnect(self._on_finished)
            child.errorOccurred.disconnect(self._on_error)
        return child

    def _refuse(self, fault: str) -> None:
        self._settle(_refusal(self._waiting[0][0], fault))

    def _settle(self, result: QPixmap | str) -> None:
        self._limit.stop()
        key = self._waiting.popleft()
        self._keep(key, result)
        self._start_next()
        self.changed.emit(key[0])

    def _keep(self, key: Key, result: QPixmap | str) -> QPixmap | str:
        self._kept[key] = result
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        return result


def _key(path: str) -> Key:
    """A path that is not absolute was not found when its routine file was read; size -1 stands for that."""
    if os.path.isabs(path):
        with suppress(OSError, ValueError):
            found = os.stat(path)
            return path, found.st_size, found.st_mtime_ns
    return path, -1, -1


def _refusal(path: str, fault: str) -> str:
    return _("{name} is not shown: {fault}.").format(name=os.path.basename(path), fault=fault)


def _image(written: bytes) -> QImage | None:
    """The image that the child has written; None when it is not whole."""
    if len(written) < HEAD.size:
        return None
    width, height = HEAD.unpack_from(written)
    pixels = written[HEAD.size :]
    if not (0 < width <= SIDE and 0 < height <= SIDE and len(pixels) == width * height * 4):
        return None
    # copy(): QImage would only refer to `pixels`
    return QImage(pixels, width, height, 4 * width, QImage.Format.Format_ARGB32_Premultiplied).copy()
