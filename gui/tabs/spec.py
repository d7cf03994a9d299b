"""What a tab is to the window, and what the window offers to a tab."""

from collections.abc import Callable
from dataclasses import dataclass

from gui.actions import LabActions
from gui.active_run import ActiveRun
from gui.data_loader import DataLoader
from gui.lesions import Lesions
from gui.marks import Marks
from gui.preferences import Preferences
from gui.run_library import RunLibrary
from gui.run_transfer import RunTransfer
from gui.session import Session
from gui.widgets.page import Page


@dataclass(frozen=True, slots=True)
class TabContext:
    """What every tab is given; `show_tab` brings another one to the front, by its name."""

    session: Session
    lesions: Lesions
    active_run: ActiveRun
    library: RunLibrary
    transfer: RunTransfer
    loader: DataLoader
    preferences: Preferences
    actions: LabActions
    marks: Marks
    show_tab: Callable[[str], object]


@dataclass(frozen=True, slots=True)
class TabSpec:
    """A tab: its words, its icon, and how it is made.

    Parameters
    ----------
    name : str
        In files, such as a screenshot's.
    title, icon, tooltip : str
    modules : tuple of str
        What the tab imports as it and its pages are made, so that it can be imported ahead.
    make : callable
        Makes the page; imports the tab's modules only then.
    """

    name: str
    title: str
    icon: str
    tooltip: str
    modules: tuple[str, ...]
    make: Callable[[TabContext], Page]
