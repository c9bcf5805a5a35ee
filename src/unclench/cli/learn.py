"""`learn`: the Learn cards, as a list of topics or one card to read."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from itertools import groupby

from unclench.cli.context import DONE, Context
from unclench.cli.gate import safety_text
from unclench.cli.output import write_line, write_row
from unclench.content.bundled import assets_dir
from unclench.content.guess import nearest, with_guess
from unclench.content.learn import Card, load_cards, plain_lines
from unclench.core.i18n import _
from unclench.core.problem import KnownError

COLUMN = 80  # characters: longer lines are hard to read


def learn(context: Context, topic: str | None = None) -> int:
    """Print one card, or the list of topics when no topic is given."""
    cards = load_cards(assets_dir(), safety_text(context))
    if topic is not None:
        _print_card(_find(cards, topic))
    elif sys.stdout.isatty():
        _print_table(cards)
    else:
        for card in cards:
            write_row((card.topic, card.title))
    return DONE


def _find(cards: Sequence[Card], topic: str) -> Card:
    by_topic = {card.topic: card for card in cards}
    if topic in by_topic:
        return by_topic[topic]
    message, guess = _("There is no topic '{topic}'").format(topic=topic), nearest(topic, tuple(by_topic))
    if guess is None:
        raise KnownError(_("{message}; 'unclench learn' shows them all.").format(message=message))
    raise KnownError(with_guess(message, guess))


def _print_card(card: Card) -> None:
    if not sys.stdout.isatty():
        for line in plain_lines(card):
            write_line(line)
        return
    from rich.console import Console
    from rich.markdown import Markdown
    from rich.text import Text

    console = Console(highlight=False)
    width = min(COLUMN, console.width)
    sources = "\n".join(f"- {source}" for source in card.sources)
    console.print(Text(card.title, style="bold"), width=width)
    console.print()
    console.print(Markdown(card.body), width=width)
    console.print()
    console.print(Text(_("Sources"), style="dim"))
    console.print(Markdown(sources, style="dim"), width=width)


def _print_table(cards: Sequence[Card]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(highlight=False)
    for group, members in groupby(cards, key=lambda card: card.group):
        table = Table(box=None, padding=(0, 2, 0, 0), show_header=False)
        table.add_column(style="bold", min_width=max(len(card.topic) for card in cards))
        table.add_column()
        for card in members:
            table.add_row(Text(card.topic), Text(card.title))
        console.print(Text(group, style="dim"))
        console.print(table)
        console.print()
    console.print(Text(_("'unclench learn TOPIC' shows one of them.")))
