"""Explain YAML syntax errors in plain words: what is wrong, how to fix it, and where.

Matches the messages of libyaml and of PyYAML's own parser, which differ; any other message is passed on.
"""

from __future__ import annotations

import re

import yaml

from unclench.content.echo import cut, quoted
from unclench.content.fields import FIELDS
from unclench.core.i18n import _

_CLOSER = {"[": "]", "{": "}"}
_PIECE = re.compile(r"""(?:(?<=[\s,:\[{])|^)(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*')|(?<=\s)\#[^\r\n]*|[\[\]{}]""", re.S)
_LINE = re.compile(r"^ *(?P<dash>- +)?(?P<words>[^\r\n]*)", re.M)
_WIDE = "[\u00a0\u2000-\u200a\u202f\u3000]"
_INDENT = re.compile(f" *{_WIDE}")
_BULLET = re.compile(rf"(?:{_WIDE}| )*([•◦‣▪●·–—*]|\d+[.)])(?:{_WIDE}| )+\S")
CURLY = tuple("“”„‟‘’‚«»")
"""Typographic quotes; which of them open depends on the language."""
_CURLY_OPENS = re.compile(f"(?:^|[:,\\-\\[{{]) *([{''.join(CURLY)}])")
_COLON = re.compile(r":(?:\s|$)")
_KEYS = frozenset(field.name for field in FIELDS)
_PROSE = frozenset(field.name for field in FIELDS if field.value in ("text", "texts", "notes"))


def explain(
    error: yaml.YAMLError, text: str, open_flows: list[int], last_quoted: tuple[int, int] | None
) -> tuple[int, str]:
    """(index, message) for an error of either parser.

    `open_flows` are the places of brackets that were open at the error, `last_quoted` the start and end of the last
    quoted text before it: libyaml does not report them.
    """
    problem, index = _mark(error, "problem", text)
    context, opened = _mark(error, "context", text)
    char = text[index : index + 1]
    if char == "\t" or "tab" in problem.split():
        return index, _("a tab is used to indent; use spaces, not tabs")
    for place in (index, opened):
        start = text.rfind("\n", 0, place) + 1
        line = text[start:].partition("\n")[0]
        message = look_alike(line)
        if message is not None:
            return start + len(line) - len(line.lstrip(" ")), message
    if "quoted scalar" in context and "unexpected" in problem:
        return opened, _("the quote {quote} is never closed; close it").format(quote=text[opened : opened + 1])
    if last_quoted is not None and not text[last_quoted[1] : index].strip():
        return _after_quoted(text, *last_quoted, index)
    unclosed = next((place for place in reversed(open_flows) if not _is_closed(text, place)), None)
    if unclosed is not None:
        bracket = text[unclosed]
        return unclosed, _("the bracket {open} is never closed; write {close} where it ends").format(
            open=bracket, close=_CLOSER.get(bracket, "]")
        )
    if char == ":" and text[index + 1 : index + 2] in (",", "]", "}"):
        return index, _("there is nothing after this ':'; write 'key: value'")
    start = text.rfind("\n", 0, index) + 1
    curly = _CURLY_OPENS.search(text, start, index)
    if curly is not None:
        return curly.start(1), straight_quotes(curly[1])
    if char == ":" or problem.startswith("mapping values are not allowed"):
        return (None if open_flows else _run_on(text, index)) or (index, _inner_colon(text, index))
    if "anchor" in context or "alias" in context:
        return opened, _("anchors and aliases are not allowed in routine files")
    if "tag" in context or "tag" in problem:
        return opened if "tag" in context else index, _("tags are not allowed in routine files")
    if char in ("]", "}"):
        return index, _("the bracket {bracket} was not opened here; remove it, or put the whole text in quotes").format(
            bracket=char
        )
    if "could not find expected ':'" in problem:
        line = re.split("[\r\n]", text[opened:], maxsplit=1)[0]
        return opened, _no_colon(line.strip())
    if "cannot start any token" in problem:
        return index, _("text cannot start with {char}; put the text in quotes").format(char=quoted(char))
    if char != "\\" and text[index - 1 : index] == "\\":
        index -= 1
    if "escape" in problem or "quoted scalar" in context:
        return index, _("a backslash has a special meaning in double quotes; use single quotes")
    if "block scalar" in context:
        return index, _(
            "no text may follow > or | on the same line; start it on the next line, or put the text in quotes"
        )
    if open_flows:
        return index, _("a comma is missing before this; separate the items with commas, or put the text in quotes")
    if "block" in context or "not allowed" in problem or "document start" in problem:
        return index, _("this line does not line up with those above; give keys and dashes of one list the same spaces")
    return index, _("cannot be read as YAML ({reason}); put the text in quotes").format(reason=cut(problem))


def look_alike(text: str) -> str | None:
    """A message about a key or line that is indented with spaces other than the usual one, or starts with a bullet."""
    if _INDENT.match(text):
        return _("a non-breaking space is used to indent; use usual spaces")
    bullet = _BULLET.match(text)
    if bullet is None:
        return None
    return _("a list item cannot start with {mark}; start it with a hyphen and a space: '- '").format(
        mark=quoted(bullet[1])
    )


def straight_quotes(quote: str) -> str:
    """What to say about a text in typographic quotes, which YAML takes for letters."""
    return _("the quote {quote} does not enclose a text in YAML; use straight quotes, \" or '").format(quote=quote)


def _mark(error: yaml.YAMLError, which: str, text: str) -> tuple[str, int]:
    mark = getattr(error, f"{which}_mark", None)
    return str(getattr(error, which, None) or ""), min(mark.index if mark else 0, len(text))


def _after_quoted(text: str, start: int, end: int, index: int) -> tuple[int, str]:
    """Something follows a quoted text: either the quote should have ended earlier, or the text continues after it."""
    if re.search("[\r\n]", text[start:end]):
        return start, _("the quote {quote} is not closed on its line; close it").format(quote=text[start])
    if text[index : index + 1] == ":":
        return index, _inner_colon(text, index)
    return index, _("text follows the closing quote; put the whole text in quotes, and write '' for ' inside it")


def _run_on(text: str, index: int) -> tuple[int, str] | None:
    """Find an earlier line that starts with a known key but has no colon: the parser reads past its end and reports the
    next colon, lines below."""
    start = None
    for line in reversed(list(_LINE.finditer(text, 0, max(text.rfind("\n", 0, index), 0)))):
        words = _words(line)
        if words.startswith("#") or _COLON.search(words):
            if start is not None and _column(start) > _column(line) and _may_run_on(words):
                return None
            break
        if words:
            start = line
        if line["dash"]:
            break
    if start is None or re.split("[ :]", _words(start), maxsplit=1)[0] not in _KEYS:
        return None
    return start.start("words"), _no_colon(_words(start))


def _may_run_on(words: str) -> bool:
    """Whether the deeper indented lines below may be a multi-line text."""
    return not words.endswith(":") or words[:-1] in _PROSE


def _words(line: re.Match[str]) -> str:
    """The line without its dash and comment."""
    return line["words"].partition(" #")[0].rstrip()


def _column(line: re.Match[str]) -> int:
    return line.start("words") - line.start()


def _no_colon(words: str) -> str:
    if re.match("[a-z_]+:", words):
        return _("there is no space after the colon of {text}; write 'key: value'").format(text=quoted(words))
    return _("{text} has no colon; write 'key: value'").format(text=quoted(words))


def _inner_colon(text: str, index: int) -> str:
    line = re.split("[\r\n]", text[:index])[-1]
    if ": " not in line and not line.lstrip().startswith("-") and line[:1] == " ":
        return _(
            "this line is indented deeper than the one above; line it up, or put the text in quotes if it contains ': '"
        )
    return _("this text has a second ': '; put the text in quotes if it contains ': '")


def _is_closed(text: str, start: int) -> bool:
    """Whether the bracket at `start` is closed later, ignoring quotes and comments."""
    expected: list[str] = []
    for piece in _PIECE.finditer(text, start):
        token = piece.group()
        if token in _CLOSER:
            expected.append(_CLOSER[token])
        elif token in _CLOSER.values():
            if token != expected.pop():
                return False
            if not expected:
                return True
    return False
