"""Decodes a picture in a child process and writes its pixels to standard output. Used by `drawing.pictures`.

The child has limits of its own, so that it ends even when the program that started it has ended.
"""

from __future__ import annotations

import os
import struct
import sys
from pathlib import Path

from unclench.content.bundled import assets_dir
from unclench.content.picture_limits import picture_fault
from unclench.system.cpu_limit import limit_cpu

SIDE = 2_000  # px; the result is never larger
CPU_S = 4
LARGEST_MB = 256  # of one decoded picture
HEAD = struct.Struct("<II")  # width and height; rows of 4 bytes a pixel follow, ARGB32_Premultiplied
REFUSED = 3


def decode(path: str) -> int:
    """Decode the picture; 0 when its pixels are on standard output. Ends the process."""
    if picture_fault(Path(path)) is not None:
        return REFUSED
    limit_cpu(CPU_S)
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    os.environ["QT_QPA_FONTDIR"] = str(assets_dir() / "fonts")  # the only ones offscreen, except under Linux
    from PySide6.QtCore import QSize, Qt
    from PySide6.QtGui import QGuiApplication, QImage, QImageReader

    app = QGuiApplication(["unclench"])  # for text in an SVG
    QImageReader.setAllocationLimit(LARGEST_MB)
    reader = QImageReader(path)
    reader.setAutoTransform(True)
    size = reader.size()
    if not size.isValid():
        return REFUSED
    if path.lower().endswith(".svg") or max(size.width(), size.height()) > SIDE:
        reader.setScaledSize(size.scaled(QSize(SIDE, SIDE), Qt.AspectRatioMode.KeepAspectRatio))
    image = reader.read().convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)
    if image.isNull():
        return REFUSED
    out = sys.stdout.buffer
    out.write(HEAD.pack(image.width(), image.height()))
    out.write(image.constBits())
    out.flush()
    del app
    os._exit(0)  # nothing is left to clean up
