"""Words are translated when they are shown; a lookup at import would come before the translation is loaded."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from fakes import OtherLanguage
from unclench.content.loader import load_routine
from unclench.core import i18n as words
from unclench.core.i18n import _, marked, ngettext

SOURCES = sorted((Path(__file__).parents[2] / "src" / "unclench").rglob("*.py"))
OF_ANOTHER_SYSTEM = ("windows", "macos", "linux", "posix", "x11", "wayland")

IMPORT_ALL = """
import importlib, json, pkgutil, sys, traceback
from unclench.core import i18n as words

looked_up, failed = [], []

class Spy(words.NullTranslations):
    def gettext(self, text):
        looked_up.append((text, traceback.extract_stack()[-3].filename))
        return text

    def ngettext(self, singular, plural, number):
        return self.gettext(singular)

words._translations = Spy()
words._("proof")
import unclench
names = [one.name for one in pkgutil.walk_packages(unclench.__path__, "unclench.")]
for name in names:
    try:
        importlib.import_module(name)
    except (ImportError, AssertionError):
        failed.append(name)
print(json.dumps([looked_up, failed, len(names)]))
"""


def looked_up_at_import(code: str) -> list[int]:
    """The lines on which a module looks up a translation while it is imported, rather than inside a function."""

    def reached(node: ast.AST) -> Iterator[ast.AST]:
        for field, value in ast.iter_fields(node):
            if field == "body" and isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
                continue
            for child in value if isinstance(value, list) else [value]:
                if isinstance(child, ast.AST):
                    yield child
                    yield from reached(child)

    return [
        one.lineno
        for one in reached(ast.parse(code))
        if isinstance(one, ast.Call) and isinstance(one.func, ast.Name) and one.func.id in ("_", "ngettext")
    ]


@pytest.mark.parametrize(
    "code",
    [
        'A = _("a")', 'class A:\n    name: str = _("a")', 'def f(name=_("a")): pass', "f = lambda n=_('a'): n",
        '@named(_("a"))\ndef f(): pass', 'if True:\n    A = [ngettext("a", "b", n) for n in range(2)]',
    ],
)  # fmt: skip
def test_a_lookup_at_import_is_found(code: str) -> None:
    assert looked_up_at_import(code)


def test_a_lookup_inside_a_function_is_allowed() -> None:
    assert looked_up_at_import('A = marked("a")\ndef f():\n    return _(A)\nB = lambda: _("b")\n') == []


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(SOURCES[0].parent).as_posix())
def test_no_module_looks_up_a_word_at_import(path: Path) -> None:
    assert looked_up_at_import(path.read_text(encoding="utf-8")) == []


def test_no_import_looks_up_a_word_through_a_function_call() -> None:
    ran = subprocess.run(
        [sys.executable, "-c", IMPORT_ALL], env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    looked_up, failed, number = json.loads(ran.stdout)
    assert [text for text, _file in looked_up] == ["proof"], looked_up
    assert [name for name in failed if not name.endswith(OF_ANOTHER_SYSTEM)] == []
    assert number - len(failed) > 150


def test_without_a_translation_words_are_unchanged() -> None:
    assert (_("One"), marked("One")) == ("One", "One")
    assert [ngettext("{n} day", "{n} days", n) for n in (0, 1, 2)] == ["{n} days", "{n} day", "{n} days"]


def test_marked_words_inside_a_message_are_translated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words, "_translations", OtherLanguage())
    _routine, problems = load_routine("title: T\nfits: noon\nexercises: {use: a, name: b}\n", "t.yaml")
    told = "\n".join(problem.message for problem in problems)
    assert "«a moment»" in told
    assert "«cannot be changed when a shared exercise is used»" in told
