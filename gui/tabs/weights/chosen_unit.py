"""Shows the chosen unit in the grids and beside them: what its weights alone tell."""

from collections.abc import Sequence

from core.analysis.weight_layers import unit_word
from core.training.displacement import Displacement
from gui.session import UnitChoice
from gui.tabs.weights.grid_texts import large_tile, moved_weights, unit_facts
from gui.tabs.weights.grid_work import GridAnswer
from gui.tabs.weights.view import WeightsView


def show_unit(
    view: WeightsView, found: GridAnswer, unit: UnitChoice | None, moves: Sequence[Displacement]
) -> None:
    """Show a unit, or that none of the layer is chosen.

    Parameters
    ----------
    view : WeightsView
    found : GridAnswer
        What the grids show.
    unit : UnitChoice or None
        The cursor's.
    moves : sequence of Displacement
        Of units of the layer since the epoch that is shown.
    """
    layer = found.layer
    if unit is None or unit.layer != layer.unit_layer or unit.index >= layer.units:
        view.grids.set_chosen(None)
        view.unit.clear()
        return
    index, names = unit.index, found.question.class_names
    array = moved_weights(found, moves)
    view.grids.set_chosen(index)
    view.unit.show_unit(
        unit_word(layer.unit_layer, index, names),
        layer.title,
        unit_facts(found, index, moves),
        large_tile(found, index, array),
    )
    now = layer.vectors(array)[index]
    start = layer.vectors(found.weights.initial[layer.array])[index]
    if len(now) > 1:
        view.unit.set_histogram(now, start)
    else:
        view.unit.set_histogram(None, None)
    classes = found.classes
    dense = [each.unit_layer for each in found.layers if each.kind != "bars"]
    is_last_hidden = len(dense) > 1 and layer.unit_layer == dense[-2]
    title = "Outgoing weights by class" if is_last_hidden else "Weights to each class, all ways"
    view.unit.set_classes(title, names, None if classes is None else classes[index])
