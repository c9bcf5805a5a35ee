"""Translation: every word that a person sees goes through here when it is shown.

There are no translations yet. To add them, replace `_translations` with those of the person's language before the
first word is shown. Nothing else has to change: no word is looked up while a module is imported.
"""

from __future__ import annotations

from gettext import NullTranslations

_translations = NullTranslations()


def _(text: str) -> str:
    """Translate `text`; without a translation, return it unchanged."""
    return _translations.gettext(text)


def ngettext(singular: str, plural: str, number: int) -> str:
    """Translate the singular or plural form of a phrase, depending on `number`."""
    return _translations.ngettext(singular, plural, number)


def marked(text: str) -> str:
    """Return `text` unchanged. Marks the words of a constant, so that tools find them for translation; `_` translates
    them where they are shown."""
    return text
