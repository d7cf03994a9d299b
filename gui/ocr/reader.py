"""Networks that read letters, loaded off the GUI thread and kept."""

from pathlib import Path
from threading import Lock

from core.ocr.recogniser import Recogniser
from core.runs.classifier import classifier_of_run
from core.runs.folder import RunFolder
from core.runs.store import RunStore

DEFAULT = "default-recogniser"
"""The network that comes with the program."""

_KEPT = 3


def find_run(name: str) -> RunFolder:
    """Return the folder of a run, by its path or a name that `RunStore.find` knows.

    Raises
    ------
    RunError
        If there is none.
    """
    return RunStore(Path(name).parent).find(name) if "/" in name else RunStore().find(name)


class Readers:
    """Gives the network of a run; to be asked in workers' threads, several at a time."""

    def __init__(self) -> None:
        # Held while one is loaded, so that nobody loads the same beside it.
        self._lock = Lock()
        self._kept: dict[tuple[str, int | None], Recogniser] = {}

    def get(self, name: str, epoch: int | None = None) -> Recogniser:
        """Return the network of a run.

        Parameters
        ----------
        name : str
            A run's folder, or a name that `RunStore.find` knows.
        epoch : int, optional
            By default the last.

        Raises
        ------
        RunError, ModelLoadError
            If the run, or its weights, cannot be read, or it knows no characters.
        """
        key = (name, epoch)
        with self._lock:
            if key not in self._kept:
                folder = find_run(name)
                last = folder.checkpoint_epochs()[-1] if epoch is None else epoch
                recogniser = Recogniser(classifier_of_run(folder, last))
                while len(self._kept) >= _KEPT:
                    del self._kept[next(iter(self._kept))]
                self._kept[key] = recogniser
            return self._kept[key]
