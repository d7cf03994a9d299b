"""What several runs of any kind show side by side, and in what they do not compare, in sentences.

Of runs that differ in their learning rate alone `comparison.learning_rate_sentence` says more.
"""

from collections.abc import Iterable, Sequence
from typing import TypeVar

from core.durations import duration_text
from core.runs.comparison import RunSummary, is_tie
from core.runs.data_identity import DataIdentity, by_data
from core.runs.learning_ways import LEARNING_WAYS
from core.runs.record import RunRecord
from core.training.config import SAMPLERS
from core.training.events import RunStatus

T = TypeVar("T")

_NAMED = 3
"""So many values are named; of more it is said how many there are."""


def comparison_sentence(runs: Sequence[RunSummary]) -> str:
    """Say which run recognises best on each data set, at what cost, and what comes next.

    Parameters
    ----------
    runs : sequence of RunSummary
        Any number; empty without two of them.
    """
    if len(runs) < 2:
        return ""
    able = [run for run in runs if run.has_learned]
    known = [run for run in able if run.best_accuracy is not None]
    if not able:
        return "None of these runs has learned anything yet."
    if not known:
        return _of_losses(able)
    groups = by_data(known, lambda run: run.identity)
    told = groups[:_NAMED]
    words = [_of_accuracies(group, named=len(groups) > 1) for group in told]
    if len(groups) > _NAMED:
        words.append(f"There are runs on {len(groups) - _NAMED} other data sets.")
    if len(groups) > 1:
        words.append("Accuracies on different data do not compare.")
    left_over = len(runs) - len(known)
    if left_over:
        words.append(f"{left_over} of {len(runs)} runs have no accuracy to compare.")
    return " ".join(words)


def unlike_sentence(records: Sequence[RunRecord]) -> str:
    """Say in what runs were not trained alike: data, split, samples left out, seed or order.

    Empty where all are the same. The same pictures in another size are the same data; of weights
    from files nobody knows more than the data that they were looked at with.
    """
    parts = [_unlike_data(records)]
    trained = [record for record in records if record.status is not RunStatus.IMPORTED]
    if len({record.config.left_out.indices for record in trained}) > 1:
        parts.append("with different training samples left out")
    seeds = _different(record.training.seed for record in trained)
    if seeds:
        parts.append(f"from different seeds ({_listed(seeds)}), so other weights and other batches")
    samplers = _different(record.training.sampler for record in trained)
    if samplers:
        titles = [SAMPLERS[name].lower() for name in samplers]
        parts.append(f"in different orders ({_listed(titles)})")
    parts = [part for part in parts if part]
    return f"Not like with like: trained {', '.join(parts)}." if parts else ""


def _of_accuracies(runs: Sequence[RunSummary], *, named: bool) -> str:
    """Say who leads of runs on the same data; `named` says which data these are."""
    ordered = sorted(runs, key=lambda run: -(run.best_accuracy or 0.0))
    best, *others = ordered
    where = f"On {best.data}, " if named else ""
    text = f"{where}{best.name} reaches the highest validation accuracy, {_reached(best)}"
    if others:
        tie = ""
        if is_tie(others[0], best):
            tie = f", no clear difference on {best.validation_samples:,} samples"
        text += f"; {others[0].name} comes next with {_reached(others[0])}{tie}"
    ways = [
        (way, max(run.best_accuracy or 0.0 for run in runs if run.learned == way))
        for way in LEARNING_WAYS
        if any(run.learned == way for run in runs)
    ]
    if len(ways) > 1:
        ways.sort(key=lambda way: -way[1])
        listed = ", ".join(f"{way} {accuracy:.3f}" for way, accuracy in ways)
        text += f". The best of each kind: {listed}"
    return f"{text}."


def _of_losses(runs: Sequence[RunSummary]) -> str:
    known = [run for run in runs if run.best_loss is not None]
    if not known:
        return "None of these runs has a finite validation loss."
    best = min(known, key=lambda run: run.best_loss or 0.0)
    return (
        f"{best.name} reaches the lowest validation loss, {best.best_loss:.4g} at epoch "
        f"{best.best_epoch}; none of these runs has an accuracy."
    )


def _reached(run: RunSummary) -> str:
    """Return accuracy, epoch, time and size."""
    text = f"{run.best_accuracy:.3f} at epoch {run.best_epoch}"
    costs = []
    if run.seconds:
        costs.append(f"{duration_text(run.seconds)} of training")
    if run.parameters:
        costs.append(f"{run.parameters:,} parameters")
    return f"{text} ({', '.join(costs)})" if costs else text


def _unlike_data(records: Sequence[RunRecord]) -> str:
    groups = by_data(records, DataIdentity.of)
    if len(groups) < 2:
        return ""
    names = _different(group[0].dataset.name for group in groups)
    if names:
        return f"on different data ({_listed(names)})"
    name = groups[0][0].dataset.name
    seeds = _different(record.config.data.seed for record in records)
    if seeds:
        return f"on different splits of {name} (seeds {_listed(seeds)})"
    return f"on different data of the same name, {name}"


def _different(values: Iterable[T]) -> list[T]:
    """Return the values in their order, each once; none where all are the same."""
    unique = list(dict.fromkeys(values))
    return unique if len(unique) > 1 else []


def _listed(values: Sequence[object]) -> str:
    more = [f"{len(values) - _NAMED} more"] if len(values) > _NAMED else []
    return ", ".join([*(str(value) for value in values[:_NAMED]), *more])
