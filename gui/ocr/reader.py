"""Networks that read letters, loaded off the GUI thread and kept."""

from pathlib import Path
from threading import Lock

from core.errors import RunError
from core.ocr.recogniser import Recogniser
from core.runs.classifier import classifier_of_run
from core.runs.folder import RunFolder
from core.runs.store import RunStore

DEFAULT = "default-recogniser"
"""The network that comes with the program."""

_KEPT = 6
"""Networks: as many as read side by side, and one at another epoch."""


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
        with self._lock:
            if epoch is None:
                # Looked up each time: the last epoch of a run that trains is soon another.
                kept = find_run(name).checkpoint_epochs()
                if not kept:
                    raise RunError(f"{name} keeps no weights yet; train it for an epoch")
                epoch = kept[-1]
            key = (name, epoch)
            recogniser = self._kept.pop(key, None)
            if recogniser is None:
                recogniser = Recogniser(classifier_of_run(find_run(name), epoch))
                while len(self._kept) >= _KEPT:
                    del self._kept[next(iter(self._kept))]
            # Behind the others: what was asked for longest ago goes first.
            self._kept[key] = recogniser
            return recogniser
