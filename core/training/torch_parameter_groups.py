"""Parameters that learn alike: together, from the same epoch on, with the same rate."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from torch import Tensor

from core.models.torch_network import TorchNetwork
from core.models.torch_optimizers import TorchAdam, TorchOptimizer, TorchSGD
from core.training.config import TrainingConfig


@dataclass(frozen=True, eq=False)
class ParameterGroup:
    """Neighbouring parameters of a network with an optimiser of their own.

    Parameters
    ----------
    names : tuple of str
        Of the parameters.
    values, gradients : Tensor of shape (parameters,)
        Views into the network's vectors.
    weights : list of (Tensor, Tensor)
        What weight decay is for, each with its gradient.
    optimizer : TorchOptimizer
    prefix : str
        Begins the names of the optimiser's arrays in a state.
    rate : float
        What the learning rate is multiplied by.
    first_epoch : int
        Complete epochs before it begins to learn.
    """

    names: tuple[str, ...]
    values: Tensor = field(repr=False)
    gradients: Tensor = field(repr=False)
    weights: list[tuple[Tensor, Tensor]] = field(repr=False)
    optimizer: TorchOptimizer = field(repr=False)
    prefix: str = ""
    rate: float = 1.0
    first_epoch: int = 0

    def step(self, learning_rate: float, weight_decay: float) -> None:
        """Let the optimiser change the values along their gradients, which it may overwrite."""
        if weight_decay:
            for weight, gradient in self.weights:
                gradient.add_(weight, alpha=weight_decay)
        self.optimizer.step(self.values, self.gradients, learning_rate * self.rate)

    def state(self) -> dict[str, Tensor]:
        """Return the optimiser's arrays; not copies."""
        return {self.prefix + name: array for name, array in self.optimizer.state().items()}

    def load_state(self, state: dict[str, Tensor]) -> None:
        """Take over what `state` returned; arrays of other groups are passed over.

        Raises
        ------
        KeyError or RuntimeError
            If one is missing, or has another shape.
        """
        begin = len(self.prefix)
        own = {name[begin:]: array for name, array in state.items() if name.startswith(self.prefix)}
        self.optimizer.load_state(own)


def parameter_group(
    network: TorchNetwork,
    config: TrainingConfig,
    names: Sequence[str] | None = None,
    *,
    prefix: str = "",
    rate: float = 1.0,
    first_epoch: int = 0,
) -> ParameterGroup:
    """Return a group of parameters with the optimiser that the settings ask for.

    Parameters
    ----------
    network : TorchNetwork
    config : TrainingConfig
    names : sequence of str, optional
        Of parameters that follow one another in the network; all of them by default.
    prefix, rate, first_epoch
        As `ParameterGroup` takes them.

    Raises
    ------
    ValueError
        If the parameters do not follow one another.
    """
    known = list(network.parameters)
    names = known if names is None else list(names)
    first = known.index(names[0])
    if known[first : first + len(names)] != names:
        raise ValueError(f"{', '.join(names)} do not follow one another; make a group of each")
    sizes = [parameter.numel() for parameter in network.parameters.values()]
    begin = sum(sizes[:first])
    end = begin + sum(sizes[first : first + len(names)])
    values, gradients = network.values[begin:end], network.gradients[begin:end]
    optimizer = (
        TorchAdam(values) if config.optimizer == "adam" else TorchSGD(values, config.momentum)
    )
    return ParameterGroup(
        tuple(names),
        values,
        gradients,
        [network.weights[name] for name in names if name in network.weights],
        optimizer,
        prefix,
        rate,
        first_epoch,
    )
