"""The context menu of a metric plot."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget


@dataclass(frozen=True, slots=True)
class ForkOffer:
    """A run and the epoch of it at which a branch could begin."""

    run_id: str
    name: str
    epoch: int


@dataclass(frozen=True, slots=True)
class PlotCommands:
    """What the menu does.

    Parameters
    ----------
    fit, fit_selected, toggle_log : callable
        `fit_selected` is None where no run is selected, `toggle_log` where there is no logarithmic
        scale.
    fork : callable or None
        Takes the offer that was accepted; None where nothing is ever forked.
    """

    fit: Callable[[], object]
    fit_selected: Callable[[], object] | None
    toggle_log: Callable[[], object] | None
    fork: Callable[[ForkOffer], object] | None


def build_plot_menu(
    parent: QWidget,
    commands: PlotCommands,
    *,
    log: bool,
    offer: ForkOffer | None,
    export: Callable[[QWidget], QMenu] | None,
) -> QMenu:
    """Return the menu; `offer` is what "Fork here…" would fork, `export` makes its own part."""
    menu = QMenu(parent)
    menu.addAction("Fit", commands.fit).setShortcut(Qt.Key.Key_F)
    fit_selected = menu.addAction("Fit to the selected run")
    fit_selected.setShortcut("Shift+F")
    fit_selected.setEnabled(commands.fit_selected is not None)
    if commands.fit_selected is not None:
        fit_selected.triggered.connect(commands.fit_selected)
    if commands.toggle_log is not None:
        action = QAction("Log scale", menu, checkable=True, checked=log)
        action.setShortcut(Qt.Key.Key_L)
        action.triggered.connect(commands.toggle_log)
        menu.addAction(action)
    if commands.fork is not None:
        _add_fork(menu, commands.fork, offer)
    if export is not None:
        menu.addSeparator()
        menu.addMenu(export(menu))
    return menu


def _add_fork(menu: QMenu, fork: Callable[[ForkOffer], object], offer: ForkOffer | None) -> None:
    menu.addSeparator()
    action = menu.addAction("Fork here…")
    if offer is None:
        action.setEnabled(False)
        return
    # An ampersand in a name is no key.
    name = offer.name.replace("&", "&&")
    action.setText(f"Fork {name} here, at epoch {offer.epoch}…")
    action.triggered.connect(lambda: fork(offer))
