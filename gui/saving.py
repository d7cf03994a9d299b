"""Asking where a file is to be saved, the same way everywhere; also what cannot be, at the end."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from core.errors import LabError
from gui.notice import sentence
from gui.widgets.buttons import primary_button

AtClosing = Literal["save as", "close", "cancel"]


@dataclass(frozen=True, eq=False)
class UnsavedWork:
    """Something that could not be saved where it belongs, as the window closes.

    Parameters
    ----------
    what : str
        For people: ``"The corrections in page.jpg"``.
    error : Exception
        Why not.
    suggested : Path
        Where else it may go.
    suffix, kind : str
        As `ask_for_file` takes them.
    save : callable
        Writes it to a path; raises a `LabError` if it cannot.
    settle : callable
        Called once it is saved or given up: nobody tries again.
    """

    what: str
    error: Exception
    suggested: Path
    suffix: str
    kind: str
    save: Callable[[Path], object]
    settle: Callable[[], object]


def ask_about_unsaved(parent: QWidget, unsaved: Sequence[UnsavedWork]) -> bool:
    """Let the user save elsewhere, or give up, what could not be saved; False: do not close."""
    for work in unsaved:
        if not _ask_about(parent, work):
            return False
    # Only now: who comes back to the window has lost nothing.
    for work in unsaved:
        work.settle()
    return True


def _ask_about(parent: QWidget, work: UnsavedWork) -> bool:
    error = work.error
    while True:
        answer = ask_at_closing(parent, f"{work.what} are not saved", sentence(str(error)))
        if answer != "save as":
            return answer == "close"
        path = ask_for_file(parent, work.suggested, work.suffix, work.kind)
        if path is None:
            continue
        try:
            work.save(path)
        except LabError as refusal:
            error = refusal
        else:
            return True


def ask_at_closing(parent: QWidget, text: str, reason: str) -> AtClosing:
    """Ask what is to become of work that could not be saved.

    Parameters
    ----------
    parent : QWidget
    text, reason : str
        Sentences.
    """
    box = QMessageBox(QMessageBox.Icon.Warning, "Not saved", text, parent=parent)
    box.setInformativeText(reason)
    save = primary_button("Save as…")
    box.addButton(save, QMessageBox.ButtonRole.AcceptRole)
    close = box.addButton("Close without saving", QMessageBox.ButtonRole.DestructiveRole)
    box.setEscapeButton(box.addButton(QMessageBox.StandardButton.Cancel))
    box.setDefaultButton(save)
    box.exec()
    clicked = box.clickedButton()
    box.deleteLater()
    if clicked is save:
        return "save as"
    return "close" if clicked is close else "cancel"


def ask_for_file(parent: QWidget, suggested: Path, suffix: str, kind: str) -> Path | None:
    """Ask for a file's name; None where the user wants none.

    Parameters
    ----------
    parent : QWidget
    suggested : Path
        Folder and name that are offered.
    suffix : str
        The ending that the file gets, without its dot.
    kind : str
        The dialog's filter, such as ``"CSV table (*.csv)"``.
    """
    title = f"Save {kind.partition(' (')[0]}"
    return ask_for_file_of_kinds(parent, title, suggested, {suffix: kind})


def ask_for_file_of_kinds(
    parent: QWidget, title: str, suggested: Path, kinds: Mapping[str, str]
) -> Path | None:
    """Ask for the name of a file of one of several kinds; None where the user wants none.

    Parameters
    ----------
    parent : QWidget
    title : str
        Of the dialog.
    suggested : Path
        Folder and name that are offered.
    kinds : mapping of str to str
        The dialog's filter of each ending, without its dot. A name that has none of the endings
        gets the one of the filter that is chosen.
    """
    chosen, filter_ = QFileDialog.getSaveFileName(
        parent, title, str(suggested), ";;".join(kinds.values())
    )
    if not chosen:
        return None
    path = Path(chosen)
    if path.suffix.lower().lstrip(".") not in kinds:
        suffix = next((each for each, kind in kinds.items() if kind == filter_), next(iter(kinds)))
        # The dialog has asked about the name that was typed, not about this one.
        path = free_path(path.with_name(f"{path.name}.{suffix}"))
    return path


def free_path(path: Path) -> Path:
    """Return the path, with a number where something has that name already."""
    number, free = 1, path
    while free.exists():
        number += 1
        free = path.with_name(f"{path.stem} ({number}){path.suffix}")
    return free
