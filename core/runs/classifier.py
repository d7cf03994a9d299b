"""A network with what it needs to read pictures of any set: its classes and their form."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from core.datasets.dataset import Ink, Split
from core.datasets.fitting import fit_glyphs, fit_inputs
from core.datasets.glyphs import GlyphForm
from core.errors import DatasetError
from core.models.input_preparation import InputPreparation
from core.models.lesions import Off, without_units
from core.models.numpy_losses import CrossEntropy
from core.runs.folder import RunFolder
from core.training.inference import InferenceNetwork, NetworkShape
from core.training.registry import MODELS, check_layers

_ROWS = 2048
"""Samples that go through a network at a time."""


@dataclass(frozen=True, eq=False)
class Classifier:
    """Gives logits of samples.

    Parameters
    ----------
    name : str
        For people.
    network : InferenceNetwork
    class_names : tuple of str
        In the order of its outputs.
    sample_shape : tuple of int
        Of one sample, upright.
    ink : {"dark", "light"} or None
        Of what it was trained on.
    loss : str
        What its training made small, or cross-entropy where that is no loss of answers; see
        `core.models.numpy_network.LOSSES`.
    epoch : int or None
        Of a run's weights.
    takes_transposed : bool
        Whether it was trained on transposed pictures, as the course's files hold them.
    takes_glyphs : bool
        Whether it crops, centres and scales characters itself; see `core.datasets.glyphs`.
    """

    name: str
    network: InferenceNetwork
    class_names: tuple[str, ...]
    sample_shape: tuple[int, ...]
    ink: Ink | None
    loss: str = "cross-entropy"
    epoch: int | None = None
    takes_transposed: bool = False
    takes_glyphs: bool = False

    def logits(self, inputs: npt.NDArray[np.float32]) -> npt.NDArray[np.float64]:
        """Return logits (samples, classes), in float64.

        Parameters
        ----------
        inputs : ndarray of shape (samples, *sample_shape)
            Upright pictures, or features, as `fit` returns them.
        """
        rows = self._rows(inputs)
        parts = [
            np.asarray(self.network.logits(rows[at : at + _ROWS]), np.float64)
            for at in range(0, len(rows), _ROWS)
        ]
        return np.concatenate(parts) if parts else np.empty((0, len(self.class_names)))

    def network_inputs(self, inputs: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        """Return what the first layer gets of samples: they behind the input preparation, upright.

        Parameters
        ----------
        inputs : ndarray of shape (samples, *sample_shape)
            As `logits` takes them.

        Returns
        -------
        ndarray of shape (samples, *sample_shape), float32
        """
        rows = np.asarray(self._rows(inputs), np.float32)
        prepared = self.network.preparation.apply(rows, np.float32)
        if not self.takes_transposed:
            return np.asarray(prepared, np.float32).reshape(len(inputs), *self.sample_shape)
        height, width, *colours = self.sample_shape
        lying = np.asarray(prepared, np.float32).reshape(len(inputs), width, height, *colours)
        return lying.swapaxes(1, 2)

    def with_form(self, form: GlyphForm) -> "Classifier":
        """Return one that brings characters to another form, where it makes glyphs of them."""
        return replace(self, network=self.network.with_form(form))

    def input_gradient(
        self, inputs: npt.NDArray[np.float32], directions: npt.NDArray[np.float64]
    ) -> npt.NDArray[np.float64]:
        """Return d(directions · logits)/d(inputs), upright, in the shape of `inputs`, in float64.

        Parameters
        ----------
        inputs : ndarray of shape (samples, *sample_shape)
            As `logits` takes them; few, since they go through the network at once.
        directions : ndarray of shape (samples, classes)
            How the logits of each sample are weighed.
        """
        found = np.asarray(self.network.input_gradient(self._rows(inputs), directions), np.float64)
        if not self.takes_transposed:
            return found.reshape(inputs.shape)
        return found.reshape(inputs.swapaxes(1, 2).shape).swapaxes(1, 2)

    def _rows(self, inputs: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        """Return samples (samples, features) as they lay in memory in training."""
        lying = inputs.swapaxes(1, 2) if self.takes_transposed else inputs
        return np.ascontiguousarray(lying).reshape(len(lying), -1)

    def fit(self, split: Split, ink: Ink | None, name: str) -> tuple[Split, tuple[str, ...]]:
        """Return a split as the network takes it, and what was done to its inputs.

        Raises
        ------
        DatasetError
            If its samples are of another kind.
        """
        fit = fit_glyphs if self.takes_glyphs else fit_inputs
        inputs, notes = fit(
            split.inputs, ink, wanted_shape=self.sample_shape, wanted_ink=self.ink, name=name
        )
        return Split(inputs, split.labels), notes

    def match_classes(self, class_names: Sequence[str], name: str) -> npt.NDArray[np.int64]:
        """Return which of the network's classes each class of a data set is, by its name.

        Parameters
        ----------
        class_names : sequence of str
            Of the data set, which may have fewer, in any order.
        name : str
            Of the data set, for errors.

        Raises
        ------
        DatasetError
            If the network does not know one of them.
        """
        unknown = [each for each in class_names if each not in self.class_names]
        if unknown:
            more = f" and {len(unknown) - 5} more" if len(unknown) > 5 else ""
            raise DatasetError(
                f"{name} has the classes {', '.join(unknown[:5])}{more}, which {self.name} does "
                f"not know; it knows {', '.join(self.class_names[:40])}"
            )
        return np.array([self.class_names.index(each) for each in class_names], np.int64)


def classifier_of_run(folder: RunFolder, epoch: int, off: Off | None = None) -> Classifier:
    """Return the network of a run as it was after an epoch.

    Parameters
    ----------
    folder : RunFolder
    epoch : int
    off : mapping of layer to units, optional
        Units that are switched off, as `core.models.lesions` says.

    Raises
    ------
    ConfigError
        If the network has no such units.
    RunError
        If the run cannot be read.
    ModelLoadError
        If the weights of that epoch are not kept, or damaged.
    """
    record = folder.read_record()
    if off:
        check_layers(record.config.model, record.name)
    data = record.dataset
    shape = NetworkShape(data.sample_shape, len(data.class_names))
    spec = MODELS.get(record.config.model)
    arrays = folder.read_checkpoint(epoch)
    network = spec.load_network(
        shape, record.config.settings, without_units(arrays, off) if off else arrays
    )
    ink: Ink | None = "dark" if data.ink == "dark" else "light" if data.ink == "light" else None
    return Classifier(
        record.name,
        network,
        data.class_names,
        data.sample_shape,
        ink,
        getattr(record.config.settings, "loss", CrossEntropy.name),
        epoch,
        takes_glyphs=InputPreparation.is_of_glyphs(arrays),
    )
