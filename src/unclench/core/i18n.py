"""Every word a person sees passes through here, at the moment when it is shown.

There are no translations yet. When there are, the ones of the person's language take the place of `_translations`
before the first word is shown, and nothing else has to change: no word is looked up while a module is imported.
"""

from __future__ import annotations

from gettext import NullTranslations

_translations = NullTranslations()


def _(text: str) -> str:
    """Translate `text`; without a translation, return it unchanged."""
    return _translations.gettext(text)


def ngettext(singular: str, plural: str, number: int) -> str:
    """Translate the form of a counted phrase that fits `number`."""
    return _translations.ngettext(singular, plural, number)


def marked(text: str) -> str:
    """`text` unchanged: marks the words of a constant for whoever collects what to translate. `_` translates them where
    they are shown."""
    return text
