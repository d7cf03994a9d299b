"""The settings of SqueezeNet in PyTorch: with which weights it begins, and what of it learns."""

from dataclasses import dataclass
from pathlib import Path

from core.models.squeezenet_layers import TRUNK_NAMES
from core.settings import setting
from core.training.device_choices import device_setting
from core.training.shared_settings import initialization_setting, inputs_setting, loss_setting


@dataclass(frozen=True)
class SqueezeNetSettings:
    """Beginning, frozen layers and loss of SqueezeNet."""

    pretrained: str = setting(
        "",
        "Pretrained",
        "File of weights to begin with: .pth, .safetensors or .npz, with torchvision's names. Its "
        "classifier is replaced where it tells other classes apart. Empty: from scratch.",
        kind=Path,
        suffixes=(".pth", ".safetensors", ".npz"),
    )
    frozen: tuple[str, ...] = setting(
        (),
        "Frozen",
        "Layers that do not learn; what they make of each picture is computed once and kept, up "
        "to the first that learns. One after another, or a range as conv1-fire5. The classifier "
        "always learns.",
        choices={name: name for name in TRUNK_NAMES},
    )
    head_epochs: int = setting(
        0,
        "Head epochs",
        "For so many epochs the classifier learns alone; then the layers that are not frozen join.",
        minimum=0,
        maximum=1_000_000,
        unit="epochs",
    )
    trunk_rate: float = setting(
        1.0,
        "Trunk rate",
        "What the learning rate is multiplied by for all layers but the classifier: less than 1 "
        "spares what pretrained layers know.",
        minimum=0,
        maximum=100,
        exclusive=True,
        advanced=True,
    )
    initialization: str = initialization_setting("he")
    loss: str = loss_setting()
    inputs: str = inputs_setting("imagenet")
    device: str = device_setting()

    @property
    def hidden(self) -> tuple[int, ...]:
        """Widths of its hidden dense layers: it has none."""
        return ()

    @property
    def activation(self) -> str:
        """What follows each of its convolutions."""
        return "relu"
