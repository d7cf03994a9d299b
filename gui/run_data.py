"""Whether the data of a run are open, and how to open them where they are not."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from core.datasets.catalogue import is_built_in
from core.datasets.loading import is_data_file
from gui.data_loader import DATA_FILES, DataLoader
from gui.notice import Notice
from gui.session import Session, SessionRun

TOPIC = "data of the run"


def ask_where(parent: QWidget, source: str) -> str:
    """Ask where a file or folder of data that is lost lies now; return "" where nobody says."""
    title, home = f"Where is {Path(source).name} now?", str(Path.home())
    if is_data_file(source):
        path, _ = QFileDialog.getOpenFileName(parent, title, home, DATA_FILES)
        return path
    return QFileDialog.getExistingDirectory(parent, title, home)


class RunData:
    """Tells of data that are missing, and offers to open or to locate them.

    Parameters
    ----------
    session : Session
    loader : DataLoader
    parent : QWidget
        Of dialogs.
    """

    def __init__(self, session: Session, loader: DataLoader, parent: QWidget) -> None:
        self._session = session
        self._loader = loader
        self._parent = parent

    def are_open(self, run: SessionRun) -> bool:
        """Whether the data that are open are those that a run was trained on."""
        dataset = self._session.dataset
        return dataset is not None and dataset.fingerprint == run.record.dataset.fingerprint

    def called(self, run: SessionRun) -> str:
        """Return what the data of a run are called; with their size where it is another's too."""
        record, dataset = run.record.dataset, self._session.dataset
        if dataset is None or dataset.name != record.name:
            return record.name
        if len(dataset.sample_shape) < 2 or dataset.sample_shape == record.sample_shape:
            return record.name
        size = "×".join(str(side) for side in record.sample_shape)
        return f"{record.name} as {size} pixels"

    def notice(self, run: SessionRun, purpose: str) -> Notice | None:
        """Return what to say where the data of a run are not open, and None where they are.

        Parameters
        ----------
        run : SessionRun
        purpose : str
            What they are needed for: "to see what it mistakes".
        """
        if self.are_open(run):
            return None
        choice = run.record.config.data
        name, source = run.record.dataset.name, choice.source
        what = "file" if is_data_file(source) else "folder"
        locate = (f"Locate {what}…", lambda: self.locate(run))
        if not is_built_in(source) and not Path(source).exists():
            text = f"The data of {run.record.name} are gone: {source}. Locate them {purpose}."
            return Notice(text, "warning", (locate,), topic=TOPIC)
        if self._session.data_choice == choice:
            text = (
                f"{name} is not what {run.record.name} was trained on: its content has changed "
                f"since. Locate the data it was trained on {purpose}."
            )
            return Notice(text, "warning", (locate,), topic=TOPIC)
        text = f"Open {self.called(run)}, the data of {run.record.name}, {purpose}."
        # A name that is longer would push the sentence out of the bar.
        words = f"Open {name}" if len(name) <= 24 else "Open its data"
        open_it = (words, lambda: self._loader.open_choice(choice))
        return Notice(text, "info", (open_it, locate), topic=TOPIC)

    def locate(self, run: SessionRun) -> None:
        """Ask where the data of a run are now, and open what is named."""
        choice = run.record.config.data
        path = ask_where(self._parent, choice.source)
        if path:
            self._loader.open_choice(replace(choice, source=str(Path(path).absolute())))
