"""The person's own pictures: a path in a routine file must stay inside the folder of that file."""

from __future__ import annotations

import re
from pathlib import Path

from unclench.content.echo import BadValueError, quoted
from unclench.core.i18n import _

_ENDINGS = (".png", ".svg", ".webp", ".jpg", ".jpeg")
_SCHEME_OR_DRIVE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


def check_picture_path(text: str) -> str:
    """The path as typed. Raises `BadValueError` if it could leave the folder on any operating system."""
    if "\\" in text or text.startswith("/") or _SCHEME_OR_DRIVE.match(text) or ".." in text.split("/"):
        raise outside_folder()
    if not text.lower().endswith(_ENDINGS):
        raise BadValueError(_("{value} is not a PNG, SVG, WebP or JPEG picture").format(value=quoted(text)))
    return text


def find_picture(folder: Path, path: str) -> Path | None:
    """The picture as an absolute path, with links resolved; None if there is no such file.

    Raises `BadValueError` when a link leads out of the folder.
    """
    try:
        root, found = folder.resolve(), (folder / path).resolve()
        if not found.is_relative_to(root):
            raise outside_folder()
        return found if found.is_file() else None
    except (OSError, RuntimeError):
        return None


def outside_folder() -> BadValueError:
    """The error for a picture that is, or could be, outside the folder."""
    return BadValueError(_("must be in the folder of the routine file"))
