"""Every word a person sees passes through here, so that translations can follow without touching the code.

The two composition roots call `install` once; this is the only module state of the package.
"""

from __future__ import annotations

from gettext import NullTranslations

_translations = NullTranslations()


def install(translations: NullTranslations) -> None:
    """Use these translations from now on."""
    global _translations
    _translations = translations


def _(text: str) -> str:
    """Translate `text`; without a translation, return it unchanged."""
    return _translations.gettext(text)


def ngettext(singular: str, plural: str, number: int) -> str:
    """Translate the form of a counted phrase that fits `number`."""
    return _translations.ngettext(singular, plural, number)
