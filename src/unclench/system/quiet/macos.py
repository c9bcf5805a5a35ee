"""macOS: a camera or microphone in use. Programs cannot read Focus, but it holds back our notifications itself."""

from __future__ import annotations

import sys

assert sys.platform == "darwin"

import ctypes
from collections.abc import Callable
from ctypes import POINTER, Structure, byref, c_uint32, c_void_p, sizeof
from functools import partial

from unclench.core.i18n import _

Look = Callable[[], str | None]

FRAMEWORKS = "/System/Library/Frameworks/{name}.framework/{name}"
SYSTEM_OBJECT = 1


class _Address(Structure):
    _fields_ = (("selector", c_uint32), ("scope", c_uint32), ("element", c_uint32))


def looks() -> list[tuple[str, Look]]:
    """Each check, with its name."""
    microphone = partial(_runs, "CoreAudio", "AudioObject", b"dIn ")
    camera = partial(_runs, "CoreMediaIO", "CMIOObject", b"dev#")
    return [
        (_("microphone"), partial(_when, microphone, _("The microphone is in use."))),
        (_("camera"), partial(_when, camera, _("The camera is in use."))),
    ]


def _when(runs: Callable[[], bool], sentence: str) -> str | None:
    return sentence if runs() else None


def _runs(framework: str, prefix: str, which: bytes) -> bool:
    """Whether a program uses a device. CoreAudio and CoreMediaIO have almost the same functions for it."""
    try:
        library = ctypes.CDLL(FRAMEWORKS.format(name=framework))
        size_of, get = getattr(library, f"{prefix}GetPropertyDataSize"), getattr(library, f"{prefix}GetPropertyData")
    except (OSError, AttributeError):
        return False
    size_of.argtypes = [c_uint32, POINTER(_Address), c_uint32, c_void_p, POINTER(c_uint32)]
    devices = _values(size_of, get, prefix, SYSTEM_OBJECT, which)
    return any(_values(size_of, get, prefix, device, b"gone")[:1] == [1] for device in devices)


def _values(size_of: Callable[..., int], get: Callable[..., int], prefix: str, target: int, code: bytes) -> list[int]:
    """The values of a 32-bit property. `GetPropertyData` takes the buffer size as a pointer in CoreAudio; in
    CoreMediaIO it takes a number, and a pointer for the size used."""
    address = _Address(int.from_bytes(code, "big"), int.from_bytes(b"glob", "big"), 0)
    size = c_uint32()
    if size_of(target, byref(address), 0, None, byref(size)) or not size.value:
        return []
    values = (c_uint32 * (size.value // 4))()
    if prefix == "AudioObject":
        failed = get(target, byref(address), 0, None, byref(size), byref(values))
    else:
        used = c_uint32()
        failed = get(target, byref(address), 0, None, c_uint32(sizeof(values)), byref(used), byref(values))
    return [] if failed else list(values)
