"""The texts of the Help menu."""

import platform

from PySide6.QtCore import qVersion

from core.runs.store import RunStore
from core.version import APPLICATION_NAME, __version__
from gui.actions import LabActions


def shortcuts_text(actions: LabActions) -> str:
    """Return every key and what it does, as HTML."""
    rows = [
        (action.shortcut().toString(), action.text().replace("&", "").rstrip("…"))
        for action in actions.all()
        if not action.shortcut().isEmpty()
    ]
    rows += [
        ("Left, Right", "Move the cursor by an epoch, in a plot or on the timeline"),
        ("Page Up, Page Down", "Move the cursor by ten epochs"),
        ("Wheel, middle drag", "Zoom and pan a plot"),
        ("F, L", "Fit the plot, logarithmic scale"),
        ("Shift+F", "Fit the plot to the selected run"),
        ("F2, V, Del", "Rename, hide or show, delete the selected runs"),
        ("Ctrl+F", "Filter the runs"),
        ("Page Down", "In the coverage: the next sample that was never seen"),
        ("Esc", "Dismiss a message"),
    ]
    lines = "".join(f"<tr><td><b>{k}</b>&nbsp;&nbsp;</td><td>{text}</td></tr>" for k, text in rows)
    return f"<table>{lines}</table>"


def about_text() -> str:
    """Return what the program is, as HTML."""
    return (
        f"<b>{APPLICATION_NAME} {__version__}</b><br><br>"
        "A visual lab for neural networks that recognise.<br>MIT licence."
    )


def system_information(store: RunStore) -> str:
    """Return what a bug report needs, without importing what is not yet imported."""
    return "\n".join(
        (
            f"{APPLICATION_NAME} {__version__}",
            f"Python {platform.python_version()}, Qt {qVersion()}",
            platform.platform(),
            f"runs: {store.root}",
        )
    )
