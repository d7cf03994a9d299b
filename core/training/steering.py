"""What may be changed of a run while it trains, and how the change reaches the loop."""

from collections import deque
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from threading import Lock
from typing import Any

from core.errors import ConfigError
from core.settings import check_value, describe
from core.training.config import TrainingConfig
from core.training.displacement import Displacement, UnitDisplaced
from core.training.events import Change, SettingsChanged
from core.training.schedules import check_training

STEERABLE = tuple(name for name, about in describe(TrainingConfig).items() if about.steerable)
"""Names of the training settings that may change while a run trains."""


Wish = Mapping[str, Any] | Displacement
"""What may be asked of a run that trains: other settings by name, or a unit to move."""


def with_changes(config: TrainingConfig, changes: Iterable[Change]) -> TrainingConfig:
    """Return the settings after all these changes."""
    for change in changes:
        if isinstance(change, SettingsChanged):
            config = replace(config, **change.after)
    return config


def insert_change(changes: Iterable[Change], new: Change) -> tuple[Change, ...]:
    """Return all changes in the order of their steps.

    A run that goes on from an older state may be changed before it meets what was changed later
    the first time: of the same settings the newer wish holds, and the older one is forgotten.
    """
    changes = tuple(changes)
    earlier = (change for change in changes if change.step <= new.step)
    later = (change for change in changes if change.step > new.step)
    names = new.after if isinstance(new, SettingsChanged) else ()
    return (*earlier, new, *without_settings(later, names))


def without_settings(changes: Iterable[Change], names: Collection[str]) -> tuple[Change, ...]:
    """Return what is left of changes where these settings are left out of them."""
    left = (
        replace(
            change,
            before={k: v for k, v in change.before.items() if k not in names},
            after={k: v for k, v in change.after.items() if k not in names},
        )
        if isinstance(change, SettingsChanged)
        else change
        for change in changes
    )
    return tuple(change for change in left if isinstance(change, UnitDisplaced) or change.after)


class Steering:
    """The settings of a run at this moment, and the changes that are still to come.

    Moving a unit is a change like any other, but for one thing: settings may be made to hold twice,
    and a unit may not be moved twice. So whoever goes on says how many moves the weights have seen.

    Any thread may `request` and `withdraw`; the thread that trains calls `take` between two steps.

    Parameters
    ----------
    config : TrainingConfig
        At the beginning of the run.
    changes : sequence of SettingsChanged and UnitDisplaced
        Recorded ones: those up to `step` hold already, later ones come when the run gets there,
        so that it repeats itself bit for bit.
    step : int
        Steps done.
    displaced : int
        How many of the recorded moves of units the weights have in them; all others are to come.
    """

    def __init__(
        self,
        config: TrainingConfig,
        changes: Iterable[Change] = (),
        step: int = 0,
        displaced: int = 0,
    ) -> None:
        changes = list(changes)
        self._config = with_changes(config, (c for c in changes if c.step <= step))
        self._recorded: deque[Change] = deque(_to_come(changes, step, displaced))
        self._requests: deque[dict[str, Any] | Displacement] = deque()
        # Between looking for a request and taking it out, the other thread may take one.
        self._lock = Lock()
        self._asked = with_changes(config, changes)

    @property
    def config(self) -> TrainingConfig:
        """The settings that hold now."""
        return self._config

    def request(self, wish: Wish) -> None:
        """Ask for other settings from the next step on; a batch size as the next batch begins.

        Or for a unit to be moved before the next step; whether it fits the network is for the
        caller to know.

        Raises
        ------
        ConfigError
            If a setting does not exist, may not change in mid-run, or has a value that cannot be
            used.
        """
        if isinstance(wish, Displacement):
            self._requests.append(wish)
            return
        values = wish
        described = describe(TrainingConfig)
        checked = {}
        for name, value in values.items():
            if name not in STEERABLE:
                raise ConfigError(
                    f"{name} cannot change while a run trains; start a new run with it. What can: "
                    f"{', '.join(STEERABLE)}",
                    field=name,
                )
            checked[name] = check_value(name, described[name], value)
        # Judged together with what was asked for before, even where that still waits.
        self._asked = check_training(replace(self._asked, **checked))
        self._requests.append(checked)

    def withdraw(self, wish: Displacement) -> bool:
        """Take back a move that was asked for last and waits for the next step.

        Returns
        -------
        bool
            False where the unit is moved already.
        """
        with self._lock:
            for place in range(len(self._requests) - 1, -1, -1):
                if self._requests[place] == wish:
                    del self._requests[place]
                    return True
        return False

    def is_due(self, step: int) -> bool:
        """Whether `take` has something to do before the step after `step`."""
        recorded = self._recorded
        return bool(self._requests) or (bool(recorded) and recorded[0].step <= step)

    def take(self, epoch: float, step: int) -> Change | None:
        """Let the next change hold that is due, and return it; None if none is.

        One at a time: whoever stops between two of them finds the second still waiting.

        Parameters
        ----------
        epoch : float
            Epochs done, with the fraction of the one under way.
        step : int
            Steps done.
        """
        if self._recorded and self._recorded[0].step <= step:
            recorded = self._recorded.popleft()
            self._config = with_changes(self._config, [recorded])
            return recorded
        while (values := self._next_request()) is not None:
            if isinstance(values, Displacement):
                return UnitDisplaced(epoch, step, values)
            after = {k: v for k, v in values.items() if v != getattr(self._config, k)}
            if after:
                before = {name: getattr(self._config, name) for name in after}
                change = SettingsChanged(epoch, step, before, after)
                self._config = with_changes(self._config, [change])
                self._recorded = deque(without_settings(self._recorded, after))
                return change
        return None

    def _next_request(self) -> dict[str, Any] | Displacement | None:
        with self._lock:
            return self._requests.popleft() if self._requests else None


def _to_come(changes: Iterable[Change], step: int, displaced: int) -> Iterator[Change]:
    for change in changes:
        if isinstance(change, SettingsChanged):
            is_done = change.step <= step
        else:
            is_done = displaced > 0
            displaced -= 1
        if not is_done:
            yield change
