"""The autoencoder of a run."""

from dataclasses import dataclass
from math import prod

import numpy as np
import numpy.typing as npt

from core.batches import batches
from core.errors import DatasetError, ModelLoadError
from core.runs.folder import RunFolder
from core.training.inference import NetworkShape
from core.training.reconstruction import ReconstructionNetwork
from core.training.registry import MODELS

Reals = npt.NDArray[np.floating]


@dataclass(frozen=True, eq=False)
class Autoencoder:
    """Gives pictures back.

    Parameters
    ----------
    name : str
        Of its run.
    network : ReconstructionNetwork
    sample_shape : tuple of int
        Of a picture.
    epoch : int
    seconds : float
        Time that training took.
    """

    name: str
    network: ReconstructionNetwork
    sample_shape: tuple[int, ...]
    epoch: int
    seconds: float

    @property
    def code(self) -> int:
        """Numbers that it keeps of a picture."""
        return self.network.code

    def check(self, sample_shape: tuple[int, ...], name: str) -> None:
        """Refuse pictures of another size than it was trained on.

        Parameters
        ----------
        sample_shape : tuple of int
        name : str
            Of the data, for the error.

        Raises
        ------
        DatasetError
        """
        if sample_shape != self.sample_shape:
            theirs, own = ("x".join(map(str, each)) for each in (sample_shape, self.sample_shape))
            raise DatasetError(
                f"the pictures of {name} are of {theirs} pixels, and {self.name} takes {own}; "
                "choose the data it was trained on, or an autoencoder of that size"
            )

    def encode(self, pictures: Reals) -> Reals:
        """Return codes (pictures, code) of pictures (pictures, *sample_shape)."""
        rows = np.ascontiguousarray(pictures).reshape(len(pictures), -1)
        parts = [self.network.encode(rows[part]) for part in batches(*rows.shape)]
        return np.concatenate(parts) if parts else np.empty((0, self.code))

    def decode(self, codes: Reals) -> Reals:
        """Return pictures (pictures, *sample_shape), in [0, 1], of codes (pictures, code)."""
        pixels = prod(self.sample_shape)
        parts = [self.network.decode(codes[part]) for part in batches(len(codes), pixels)]
        found = np.concatenate(parts) if parts else np.empty((0, pixels))
        return found.reshape(len(codes), *self.sample_shape)

    def reconstruct(self, pictures: Reals) -> Reals:
        """Return what comes back of pictures (pictures, *sample_shape)."""
        return self.decode(self.encode(pictures))


def autoencoder_of_run(folder: RunFolder, epoch: int) -> Autoencoder:
    """Return the autoencoder of a run as it was after an epoch.

    Raises
    ------
    RunError
        If the run cannot be read.
    ModelLoadError
        If it is no autoencoder, or the weights of that epoch are not kept, or damaged.
    """
    record = folder.read_record()
    spec = MODELS.get(record.config.model)
    if spec.load_autoencoder is None:
        known = ", ".join(each.name for each in MODELS if each.reconstructs)
        raise ModelLoadError(
            f"{record.name} is a {spec.name}, which recognises and gives no pictures back; choose "
            f"a run of one of {known}"
        )
    data = record.dataset
    shape = NetworkShape(data.sample_shape, len(data.class_names))
    network = spec.load_autoencoder(shape, record.config.settings, folder.read_checkpoint(epoch))
    return Autoencoder(record.name, network, data.sample_shape, epoch, record.seconds)
