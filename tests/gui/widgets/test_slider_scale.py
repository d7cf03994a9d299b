import pytest

from core.settings import Setting, describe
from core.synthetic.page import PageStyle
from core.synthetic.variation import Variation
from gui.widgets.slider_scale import SliderScale

EVERY = {**describe(Variation), **describe(PageStyle)}
DEFAULTS = {name: getattr(Variation(), name, None) for name in describe(Variation)} | {
    name: getattr(PageStyle(), name) for name in describe(PageStyle)
}


@pytest.mark.parametrize("name", list(EVERY))
def test_every_parameter_has_a_slider_from_bound_to_bound(name):
    described = EVERY[name]
    scale = SliderScale(described)
    stops = [scale.value_at(stop) for stop in range(scale.last + 1)]
    assert (stops[0], stops[-1]) == (described.minimum, described.maximum)
    assert stops == sorted(set(stops))
    assert 40 <= scale.last <= 300
    assert {type(value) for value in stops} == {described.kind}
    assert [scale.nearest(value) for value in stops] == list(range(scale.last + 1))


@pytest.mark.parametrize("name", list(EVERY))
def test_a_default_lies_between_the_ends_or_on_one_that_means_none(name):
    scale = SliderScale(EVERY[name])
    stop = scale.nearest(DEFAULTS[name])
    assert stop < scale.last
    assert stop > 0 or DEFAULTS[name] == EVERY[name].minimum == 0
    assert scale.value_at(stop) == pytest.approx(DEFAULTS[name], rel=0.05)


def test_what_is_out_of_range_is_shown_at_the_nearer_bound():
    scale = SliderScale(EVERY["slant"])
    assert scale.value_at(scale.nearest(-7)) == -1
    assert scale.value_at(scale.nearest(7)) == 1
    assert scale.value_at(-3) == -1
    assert scale.value_at(9999) == 1


def test_a_setting_without_bounds_gets_no_slider():
    with pytest.raises(ValueError, match="Seed has no bounds"):
        SliderScale(Setting("Seed", "", int, minimum=0))
