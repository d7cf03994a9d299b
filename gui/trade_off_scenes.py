"""Runs as dots of the scatter plots of accuracy against time and against parameters."""

from collections.abc import Mapping

from core.durations import duration_text
from core.runs.comparison import RunSummary
from core.runs.trade_off import ACCURACIES, COSTS, TradeOff
from gui.widgets.run_marks import RunMark
from gui.widgets.trade_off_figure import TradeOffDot, TradeOffScene


def trade_off_scenes(
    trade_off: TradeOff, marks: Mapping[str, RunMark], current: str | None = None
) -> tuple[TradeOffScene, ...]:
    """Return a scene for each of `COSTS`, in their order.

    Parameters
    ----------
    trade_off : TradeOff
    marks : mapping of RunMark by run id
    current : str, optional
        Id of the run that is looked at.
    """
    return tuple(
        TradeOffScene(
            tuple(
                TradeOffDot(
                    run.run_id,
                    run.name,
                    marks[run.run_id],
                    paid,
                    accuracy,
                    _tip(run, accuracy),
                    run.run_id == current,
                )
                for run, paid, accuracy in trade_off.placed(cost)
            ),
            title,
            ACCURACIES[trade_off.accuracy],
        )
        for cost, title in COSTS.items()
    )


def _tip(run: RunSummary, accuracy: float) -> str:
    facts = [f"accuracy {accuracy:.3f}"]
    if run.seconds:
        facts.append(duration_text(run.seconds))
    if run.parameters:
        facts.append(f"{run.parameters:,} parameters")
    how = [run.data, run.model_title, *([run.learned] if run.learned else [])]
    return "\n".join((run.name, " · ".join(facts), " · ".join(how)))
