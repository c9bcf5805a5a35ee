"""Checks that every file in assets/ has exactly one entry in assets/LICENSES.toml, so that its origin is known.

python tools/check_assets.py

Prints one line for each fault and exits with 1; prints nothing and exits with 0 if there is none.
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Mapping
from fnmatch import fnmatchcase
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ENTRIES = "LICENSES.toml"
NEEDED = {"files", "origin", "license"}
KEYS = NEEDED | {"made_by"}


def check(root: Path) -> list[str]:
    """Every fault of `root`/assets as a sentence. Names are case-sensitive."""
    assets = root / "assets"
    try:
        listed = tomllib.loads((assets / ENTRIES).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        return [f"assets/{ENTRIES}: cannot be read: {error}"]
    entries = listed.get("asset", [])
    if set(listed) - {"asset"} or not isinstance(entries, list) or not all(isinstance(one, dict) for one in entries):
        return [f"assets/{ENTRIES}: holds something else than [[asset]] entries"]
    faults = [fault for number, entry in enumerate(entries, 1) for fault in _faults_of(number, entry, root)]
    if faults:
        return faults
    names = sorted(path.relative_to(assets).as_posix() for path in assets.rglob("*") if not path.is_dir())
    names.remove(ENTRIES)
    patterns = [pattern for entry in entries for pattern in entry["files"]]
    for name in names:
        matching = [pattern for pattern in patterns if matches(name, pattern)]
        if not matching:
            faults.append(f"assets/{name}: has no entry in {ENTRIES}")
        elif len(matching) > 1:
            faults.append(f"assets/{name}: has {len(matching)} entries in {ENTRIES}: {', '.join(matching)}")
    idle = [pattern for pattern in patterns if not any(matches(name, pattern) for name in names)]
    return faults + [f"assets/{ENTRIES}: '{pattern}' names no file" for pattern in idle]


def matches(name: str, pattern: str) -> bool:
    """Whether a pattern matches this file; `*` does not cross a folder."""
    parts, wanted = name.split("/"), pattern.split("/")
    return len(parts) == len(wanted) and all(map(fnmatchcase, parts, wanted))


def _faults_of(number: int, entry: Mapping[str, object], root: Path) -> list[str]:
    where = f"assets/{ENTRIES}: entry {number}"
    faults = [f"{where}: '{key}' is missing" for key in sorted(NEEDED - set(entry))]
    faults += [f"{where}: unknown key '{key}'" for key in sorted(set(entry) - KEYS)]
    for key in sorted(KEYS & set(entry)):
        value = entry[key]
        texts = value if key == "files" and isinstance(value, list) and value else [value]
        if (key == "files" and texts is not value) or not all(isinstance(text, str) and text for text in texts):
            faults.append(f"{where}: '{key}' must be {'a list of names' if key == 'files' else 'text'}")
    made_by = entry.get("made_by")
    if isinstance(made_by, str) and made_by and not (root / made_by).is_file():
        faults.append(f"{where}: '{made_by}' does not exist")
    return faults


def main() -> int:
    faults = check(ROOT)
    for fault in faults:
        print(fault)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
