"""Splitters that are found where they were left."""

from PySide6.QtWidgets import QSplitter

from gui.preferences import Preferences


def keep_splitter(preferences: Preferences, splitter: QSplitter, name: str) -> None:
    """Put a splitter where it was left, and remember where it is moved to.

    Parameters
    ----------
    preferences : Preferences
    splitter : QSplitter
    name : str
        Under which its place is kept.
    """
    state = preferences.splitter_state(name)
    if not state.isEmpty():
        splitter.restoreState(state)
    splitter.splitterMoved.connect(
        lambda _position, _index: preferences.set_splitter_state(name, splitter.saveState())
    )
