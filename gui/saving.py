"""Asking where a file is to be saved, the same way everywhere."""

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget


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
    chosen, _ = QFileDialog.getSaveFileName(parent, title, str(suggested), kind)
    if not chosen:
        return None
    path = Path(chosen)
    if path.suffix.lower() != f".{suffix}":
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
