"""The settings of a run: which data, which model, and how it is trained."""

from dataclasses import dataclass, field
from typing import Any, Literal

from core.datasets.picture_size import AUTO
from core.settings import setting
from core.training.left_out import LeftOut

Orientation = Literal["auto", "upright", "transposed"]
InkChoice = Literal["auto", "dark", "light"]

OPTIMIZERS = {"sgd": "SGD with momentum", "adam": "Adam"}
SCHEDULES = {
    "constant": "Constant",
    "step": "Step",
    "cosine": "Cosine",
    "one-cycle": "One cycle",
}
SAMPLERS = {
    "reshuffle": "Reshuffle every epoch",
    "shuffle-once": "Shuffle once",
    "draw-once": "Draw once, with replacement",
}
FLIPS = {"none": "Never", "horizontal": "Left and right"}
REDUCTIONS = {"mean": "Mean over the batch", "sum": "Sum over the batch"}
AUGMENTATION = "Augmentation"
"""Group of the settings that change training pictures."""

DTYPES = {"float32": "32 bit", "float64": "64 bit"}


@dataclass(frozen=True)
class TrainingConfig:
    """How any model is trained."""

    learning_rate: float = setting(
        0.05,
        "Learning rate",
        "Step length along the gradient. Too small never arrives, too large jumps about or "
        "diverges.",
        minimum=0,
        exclusive=True,
        steerable=True,
    )
    momentum: float = setting(
        0.9,
        "Momentum",
        "How much of the last step is added to the next (SGD only); 0 is plain gradient descent.",
        minimum=0,
        maximum=0.9999,
        steerable=True,
    )
    batch_size: int = setting(
        32,
        "Batch size",
        "Samples a step looks at before it changes the weights.",
        minimum=1,
        unit="samples",
        steerable=True,
    )
    epochs: int = setting(
        60,
        "Epochs",
        "Times that training goes through all training samples.",
        minimum=1,
        maximum=1_000_000,
        unit="epochs",
        steerable=True,
    )
    schedule: str = setting(
        "constant",
        "Schedule",
        "How the learning rate changes over the planned epochs: not at all; by a factor every few "
        "epochs; along half a cosine towards 0; or up and then down again (one cycle), with the "
        "learning rate as its peak.",
        choices=SCHEDULES,
        advanced=True,
        steerable=True,
    )
    schedule_epochs: int = setting(
        20,
        "Schedule epochs",
        "Every so many epochs the step schedule multiplies the learning rate by its factor.",
        minimum=1,
        unit="epochs",
        advanced=True,
        steerable=True,
    )
    schedule_factor: float = setting(
        0.5,
        "Schedule factor",
        "What the step schedule multiplies the learning rate by; 0.9 every 20 epochs in the "
        "course's autoencoder.",
        minimum=0,
        maximum=1,
        advanced=True,
        steerable=True,
    )
    optimizer: str = setting(
        "sgd",
        "Optimizer",
        "How a gradient becomes a step.",
        choices=OPTIMIZERS,
        advanced=True,
    )
    weight_decay: float = setting(
        0.0,
        "Weight decay",
        "Pulls weights (not biases) towards 0: this times the weight is added to its gradient.",
        minimum=0,
        advanced=True,
        steerable=True,
    )
    averaging: float = setting(
        0.0,
        "Averaging",
        "Scores, saves and shows a running mean of the weights, of which each step keeps so much, "
        "as 0.999, instead of the weights of the last step; these go on training. 0 is off.",
        minimum=0,
        maximum=0.999999,
        advanced=True,
    )
    reduction: str = setting(
        "mean",
        "Gradient",
        "Whether the gradients of a batch are averaged or added up. With a sum, the learning rate "
        "means a step per sample, as in the course.",
        choices=REDUCTIONS,
        advanced=True,
    )
    sampler: str = setting(
        "reshuffle",
        "Batches",
        "How an epoch's batches are made. Drawn once with replacement, as in report A, about 37 % "
        "of the samples are never seen: the coverage strip shows which.",
        choices=SAMPLERS,
        advanced=True,
    )
    target_loss: float = setting(
        0.0,
        "Target loss",
        "The run ends when the validation loss is this low; 0 is never.",
        minimum=0,
        advanced=True,
        steerable=True,
    )
    target_accuracy: float = setting(
        0.0,
        "Target accuracy",
        "The run ends when the validation accuracy is this high, as 0.9; 0 is never.",
        minimum=0,
        maximum=1,
        advanced=True,
        steerable=True,
    )
    patience: int = setting(
        0,
        "Patience",
        "The run ends when the validation loss has not fallen below its lowest for so many "
        "epochs; 0 is never.",
        minimum=0,
        unit="epochs",
        advanced=True,
        steerable=True,
    )
    seed: int = setting(
        1,
        "Seed",
        "Decides the initial weights, the batch order and any random split. The same seed gives "
        "the same run.",
        minimum=0,
        maximum=2**32 - 1,
    )
    dtype: str = setting(
        "float32",
        "Precision",
        "Bits of a weight. 64 bit is slower and meant for checks.",
        choices=DTYPES,
        advanced=True,
    )
    distortion: float = setting(
        0.0,
        "Distortion",
        "How far each training picture is turned, stretched and bent, another way each time that "
        "a step sees it (data augmentation): a share of its side, as 0.03. 0 is not at all.",
        minimum=0,
        maximum=0.5,
        advanced=True,
        group=AUGMENTATION,
    )
    flip: str = setting(
        "none",
        "Flip",
        "Mirrors each training picture at every other sight of it (data augmentation): for things "
        "that look alike from both sides, and not for characters.",
        choices=FLIPS,
        advanced=True,
        group=AUGMENTATION,
    )
    shift: float = setting(
        0.0,
        "Shift",
        "How far each training picture is moved at most, along either axis: a share of its side, "
        "as 0.1.",
        minimum=0,
        maximum=0.5,
        advanced=True,
        group=AUGMENTATION,
    )
    rotation: float = setting(
        0.0,
        "Rotation",
        "How far each training picture is turned at most, to either side.",
        minimum=0,
        maximum=180,
        unit="degrees",
        advanced=True,
        group=AUGMENTATION,
    )
    shear: float = setting(
        0.0,
        "Shear",
        "How far each training picture is slanted at most, to either side: columns a row, as 0.2.",
        minimum=0,
        maximum=2,
        advanced=True,
        group=AUGMENTATION,
    )
    zoom: float = setting(
        0.0,
        "Zoom",
        "How much each training picture is enlarged or made smaller at most, as 0.2.",
        minimum=0,
        maximum=3,
        advanced=True,
        group=AUGMENTATION,
    )
    crop: float = setting(
        1.0,
        "Crop",
        "A part of each training picture fills the whole, of this share of its area at least; 1 is "
        "the whole picture.",
        minimum=0.01,
        maximum=1,
        advanced=True,
        group=AUGMENTATION,
    )
    thickness: float = setting(
        0.0,
        "Thickness",
        "How much thicker or thinner the strokes of each training picture get at most, at either "
        "side: for grey characters of known ink.",
        minimum=0,
        maximum=4,
        unit="pixels",
        advanced=True,
        group=AUGMENTATION,
    )
    color_jitter: float = setting(
        0.0,
        "Color jitter",
        "By what share brightness, contrast and, of colours, saturation of each training picture "
        "change at most, as 0.3.",
        minimum=0,
        maximum=1,
        advanced=True,
        group=AUGMENTATION,
    )
    pixel_noise: float = setting(
        0.0,
        "Pixel noise",
        "Standard deviation of normal noise on the pixels of each training picture, whose black "
        "and white are 0 and 1.",
        minimum=0,
        maximum=1,
        advanced=True,
        group=AUGMENTATION,
    )


@dataclass(frozen=True)
class DataChoice:
    """Which data set a run trains on.

    Parameters
    ----------
    source, orientation, ink, picture_size
        As `core.datasets.loading.load_dataset` takes them.
    seed : int
        With which a set that is drawn or split at random was drawn or split. Kept apart from the
        run's seed, so that runs with other seeds can share their data.
    """

    source: str
    orientation: Orientation = "auto"
    ink: InkChoice = "auto"
    seed: int = 1
    picture_size: int = AUTO


@dataclass(frozen=True)
class RunConfig:
    """Everything that decides a run.

    Parameters
    ----------
    data : DataChoice
    model : str
        Name in the registry of models.
    settings : object
        The model's own settings, of its `settings_type`.
    training : TrainingConfig
    preset : str or None
        The preset the settings started from, if any.
    left_out : LeftOut
        Training samples that take no part.
    """

    data: DataChoice
    model: str
    settings: Any
    training: TrainingConfig
    preset: str | None = None
    left_out: LeftOut = field(default_factory=LeftOut)
