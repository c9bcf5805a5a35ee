"""Pages that are built when they are first needed, so that the window opens sooner and smaller."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar, overload

from PySide6.QtWidgets import QWidget

Page = TypeVar("Page", bound=QWidget)


class LazyPage(Generic[Page]):
    """Decorates a method that builds and connects a page; the method becomes an attribute with the page. The page is
    built when the attribute is first read.

    `Owner.name.of(owner)` gives access to the page without building it.
    """

    def __init__(self, build: Callable[[Any], Page]) -> None:
        self._build = build
        self._name = build.__name__
        self.__doc__ = build.__doc__

    @overload
    def __get__(self, owner: None, kind: type) -> LazyPage[Page]: ...

    @overload
    def __get__(self, owner: object, kind: type) -> Page: ...

    def __get__(self, owner: object | None, kind: type) -> LazyPage[Page] | Page:
        if owner is None:
            return self
        page = vars(owner)[self._name] = self._build(owner)  # from now on Python finds it there first
        for use in vars(owner).pop(self._waiting, ()):
            use(page)
        return page

    def of(self, owner: object) -> PageOf[Page]:
        """The page of this owner, built or not."""
        return PageOf(owner, self._name, self._waiting)

    @property
    def _waiting(self) -> str:
        return f"_{self._name}_waiting"


class PageOf(Generic[Page]):
    """A page that may not be built yet."""

    def __init__(self, owner: object, name: str, waiting: str) -> None:
        self._owner, self._name, self._waiting = owner, name, waiting

    @property
    def built(self) -> Page | None:
        """The page if it is built."""
        page: Page | None = vars(self._owner).get(self._name)
        return page

    def get(self) -> Page:
        """The page; builds it if needed."""
        page: Page = getattr(self._owner, self._name)
        return page

    def when_built(self, use: Callable[[Page], object]) -> None:
        """Call `use` with the page, as soon as it is built."""
        if (page := self.built) is not None:
            use(page)
        else:
            vars(self._owner).setdefault(self._waiting, []).append(use)
