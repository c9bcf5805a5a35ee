"""Pages are built when first needed, and not before."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QApplication, QLabel, QWidget

from unclench.desktop.flows.app import App
from unclench.desktop.flows.browse_flow import BrowseFlow
from unclench.desktop.flows.pack_flow import PackFlow
from unclench.desktop.flows.session_flow import SessionFlow
from unclench.desktop.frame.lazy_page import LazyPage

Desk = Any  # conftest.Desk; conftest cannot be imported
OpenDesk = Callable[..., Desk]


class Owner:
    made = 0

    @LazyPage
    def page(self) -> QLabel:
        self.made += 1
        return QLabel(str(self.made))


def test_a_page_is_built_once_on_first_access(qapp: QApplication) -> None:
    owner = Owner()
    used: list[QWidget] = []
    later = Owner.page.of(owner)
    later.when_built(used.append)
    assert (later.built, owner.made, used) == (None, 0, [])
    page = owner.page
    assert (later.built, later.get(), owner.made, used) == (page, page, 1, [page])
    later.when_built(used.append)
    assert used == [page, page]
    assert Owner().page is not page


def built_pages(app: App) -> set[str]:
    owners = (app, app.browse_flow, app.session_flow, app.session_flow.pack_flow)
    return {
        name
        for kind, owner in zip((App, BrowseFlow, SessionFlow, PackFlow), owners, strict=True)
        for name, attribute in vars(kind).items()
        if isinstance(attribute, LazyPage) and attribute.of(owner).built is not None
    }


def test_a_start_builds_only_the_first_page(open_desk: OpenDesk) -> None:
    first = open_desk()
    assert built_pages(first.app) == {"disclaimer", "home"}
    first.accept()
    first.leave()
    second = open_desk()
    assert second.page is second.app.browse_flow.home
    assert built_pages(second.app) == {"home"}
