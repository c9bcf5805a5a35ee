"""Measures how long 1,000 routine files take to load, compared to plain `yaml.parse` of the same files in the same run,
and how quickly malicious files are refused.

python tools/bench/load_library.py [COPIES]
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

import yaml

from unclench.content.library import Shelf, check_paths, load_library

EXAMPLE = Path(__file__).resolve().parents[2] / "tests" / "data" / "full-example.yaml"
ROUNDS = 3
HOSTILE = {
    "10 MB": "# filler\n" * 1_200_000,
    "200,000 levels": "[" * 200_000,
    "aliases": "a: &a [x, x]\n" + "b: &a [*a, *a]\n" * 1000,
    "a Python object": "title: !!python/object/apply:os.system [id]\n",
    "a path outside": "title: T\nexercises: {name: A, reps: 5, image: ../../etc/passwd.png, alt: x}\n",
    "millions of segments": "title: T\nexercises:\n"
    + "- {name: A, reps: 100, sets: 10, hold: 1 s, side: each}\n" * 500,
    "4,900 unknown keys": "\n".join(f"exercis{number}: x" for number in range(4_900)),
}


def main() -> None:
    copies = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder) / f"routine-{number}.yaml" for number in range(copies)]
        for file in files:
            file.write_bytes(EXAMPLE.read_bytes())
        bare = min(_seconds_to_parse(files) for _round in range(ROUNDS))
        whole = min(_seconds_to_load(Path(folder), copies) for _round in range(ROUNDS))
    print(f"yaml.parse {copies} files: {bare:.3f} s")
    print(f"load_library {copies} files: {whole:.3f} s")
    print(f"ratio {whole / bare:.1f}")
    for name, text in HOSTILE.items():
        print(f"refused {name}: {_seconds_to_refuse(text):.4f} s")


def _seconds_to_parse(files: list[Path]) -> float:
    begin = time.perf_counter()
    for file in files:
        for _event in yaml.parse(file.read_bytes(), getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
            pass
    return time.perf_counter() - begin


def _seconds_to_load(folder: Path, copies: int) -> float:
    begin = time.perf_counter()
    library = load_library(folder)
    seconds = time.perf_counter() - begin
    assert len(library.routines) == copies, library.problems
    return seconds


def _seconds_to_refuse(text: str) -> float:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "hostile.yaml"
        file.write_text(text, encoding="utf-8")
        begin = time.perf_counter()
        checked = check_paths([str(file)], Shelf())
        seconds = time.perf_counter() - begin
    assert any(problem.level == "error" for problem in checked.problems), text[:60]
    return seconds


if __name__ == "__main__":
    main()
