"""What is done off the GUI thread: fitting, projecting, measuring, and asking autoencoders."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from time import monotonic

import numpy as np
import numpy.typing as npt

from core.datasets.dataset import Dataset, SplitName
from core.errors import LabError
from core.reconstruction.compressed_split import CompressedSplit, rate_distortion
from core.reconstruction.own_drawing import CharacterForm
from core.reconstruction.pca import PrincipalComponents, fit_pca
from core.reconstruction.pca_cache import keep_fit, read_fit
from core.reconstruction.scores import ReconstructionScores, score_reconstruction
from core.runs.autoencoder import autoencoder_of_run
from core.runs.folder import RunFolder

Singles = npt.NDArray[np.float32]

MOST_NUMBERS = 64 * 2**20
"""Numbers that are kept of a split, in float32 (256 MiB): its pictures and all their codes. Of a
larger split so many pictures, spread evenly, are looked at."""


@dataclass(frozen=True, eq=False)
class Fitted:
    """Principal components of a data set, and a split in all of them.

    Parameters
    ----------
    dataset : Dataset
    split : {"train", "validation", "test"}
    of : int
        Pictures that the split has, of which `compressed` may hold a part.
    indices : ndarray of shape (pictures,)
        int64: where those that `compressed` holds stand in the split.
    compressed : CompressedSplit
    curve : list of (int, float)
        Mean PSNR in dB by numbers kept.
    noise : float
        Standard deviation of what was added to the split's pictures before they were compressed.
    noisy_psnr : float or None
        Mean PSNR of the pictures with noise, in dB.
    form : CharacterForm or None
        How characters lie in the training pictures.
    """

    dataset: Dataset
    split: SplitName
    of: int
    indices: npt.NDArray[np.int64] = field(repr=False)
    compressed: CompressedSplit = field(repr=False)
    curve: list[tuple[int, float]]
    noise: float = 0.0
    noisy_psnr: float | None = None
    form: CharacterForm | None = None

    def is_of(self, dataset: Dataset, split: SplitName) -> bool:
        """Whether it is of these data, and of this split."""
        return self.dataset is dataset and self.split == split

    def title_of(self, index: int) -> str:
        """Return the class of a picture and its number in the split."""
        name = self.dataset.class_names[int(self.compressed.labels[index])]
        return f"{name}, no. {self.indices[index]}"


class Fitting:
    """One fit, which may be watched and stopped from another thread."""

    def __init__(self) -> None:
        self._stopped = threading.Event()
        self._began = monotonic()
        self.share = 0.0

    @property
    def seconds(self) -> float:
        """Since it began."""
        return monotonic() - self._began

    def stop(self) -> None:
        """Let it end at its next step."""
        self._stopped.set()

    def look(self, dataset: Dataset, split: SplitName, noise: float) -> Fitted | None:
        """Take a fit that was kept; None where there is none."""
        pca = read_fit(dataset.fingerprint)
        if pca is None or pca.features != dataset.features:
            return None
        return self.project(pca, dataset, split, noise)

    def run(self, dataset: Dataset, split: SplitName, noise: float) -> Fitted | None:
        """Fit on the training split; None where it was stopped."""
        inputs = np.clip(dataset.train.vectors, 0, 1)
        pca = fit_pca(inputs, lambda share: self._tell(0.7 * share))
        if pca is None:
            return None
        keep_fit(dataset.fingerprint, pca)
        return self.project(pca, dataset, split, noise)

    def project(
        self,
        pca: PrincipalComponents,
        dataset: Dataset,
        split: SplitName,
        noise: float,
        form: CharacterForm | None = None,
    ) -> Fitted | None:
        """Bring a split into the components, and measure; None where it was stopped.

        Raises
        ------
        LabError
            If the split has no pictures.
        """
        part = dict(dataset.splits()).get(split)
        if part is None or not len(part):
            raise LabError(f"{dataset.name} has no {split} split; choose another")
        count, most = len(part), MOST_NUMBERS // (2 * dataset.features)
        indices = np.arange(count)
        if count > most:
            indices = np.linspace(0, count - 1, most).astype(np.int64)
            part = part.subset(indices)
        compressed = CompressedSplit.of(pca, part, noise)
        curve = rate_distortion(compressed, progress=lambda share: self._tell(0.7 + 0.3 * share))
        if curve is None:
            return None
        noisy = compressed.noisy_psnr()
        form = CharacterForm.of(dataset) if form is None else form
        return Fitted(dataset, split, count, indices, compressed, curve, noise, noisy, form)

    def _tell(self, share: float) -> bool:
        self.share = share
        return not self._stopped.is_set()


@dataclass(frozen=True, eq=False)
class Measured:
    """All pictures of a split with so many components."""

    fitted: Fitted
    components: int
    scores: ReconstructionScores


def measure(fitted: Fitted, components: int) -> Measured:
    """Measure a split with so many components."""
    return Measured(fitted, components, fitted.compressed.scores(components))


@dataclass(frozen=True, eq=False)
class Restored:
    """What an autoencoder gives back of a split.

    Parameters
    ----------
    run_id, name : str
    data : str
        Name of what it was trained on, where that is not what it gives back; else empty.
    epoch, code : int
    codes : ndarray of shape (pictures, code)
    encode, decode : callable
        From pictures to codes (n, code), and from codes to pictures.
    pictures : ndarray of the split's shape
        float32, in [0, 1].
    scores : ReconstructionScores
    fitted : Fitted
        Whose split it is.
    """

    run_id: str
    name: str
    data: str
    epoch: int
    code: int
    codes: npt.NDArray[np.floating] = field(repr=False)
    encode: Callable[[npt.NDArray[np.floating]], npt.NDArray[np.floating]]
    decode: Callable[[npt.NDArray[np.floating]], npt.NDArray[np.floating]]
    pictures: Singles = field(repr=False)
    scores: ReconstructionScores
    fitted: Fitted


def restore(folder: RunFolder, epoch: int, fitted: Fitted, *, windows: bool = True) -> Restored:
    """Let the autoencoder of a run give the pictures of a split back; SSIM only with `windows`.

    Raises
    ------
    RunError, ModelLoadError, DatasetError
        If it cannot be read, is no autoencoder, or takes pictures of another size.
    """
    autoencoder = autoencoder_of_run(folder, epoch)
    compressed = fitted.compressed
    autoencoder.check(compressed.inputs.shape[1:], fitted.dataset.name)
    own = folder.read_record().dataset
    is_foreign = own.fingerprint != fitted.dataset.fingerprint
    codes = autoencoder.encode(compressed.given)
    pictures = autoencoder.decode(codes).astype(np.float32)
    at = 0

    def taken(originals: npt.NDArray[np.floating]) -> Singles:
        nonlocal at
        at += len(originals)
        return pictures[at - len(originals) : at]

    scores = score_reconstruction(compressed.inputs, compressed.labels, taken, windows=windows)
    return Restored(
        folder.run_id,
        autoencoder.name,
        own.name if is_foreign else "",
        epoch,
        autoencoder.code,
        codes,
        autoencoder.encode,
        autoencoder.decode,
        pictures,
        scores,
        fitted,
    )


def restore_points(
    runs: Sequence[tuple[RunFolder, int]], fitted: Fitted, stopped: threading.Event
) -> list[tuple[str, int, float]]:
    """Return run, code and mean PSNR of autoencoders; those that cannot be read are left out.

    Another thread ends it between two of them by `stopped`: the result is not wanted any more.
    """
    found = []
    for folder, epoch in runs:
        if stopped.is_set():
            break
        try:
            read = restore(folder, epoch, fitted, windows=False)
        except LabError:
            # Said where the run itself is looked at.
            continue
        found.append((read.run_id, read.code, read.scores.psnr_mean))
    return found
