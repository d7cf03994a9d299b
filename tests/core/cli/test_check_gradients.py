import pytest


@pytest.fixture
def check(lab):
    return lambda *arguments: lab("check-gradients", "--json", *arguments)


def test_over_twenty_seeds_the_worst_total_is_below_a_millionth(check):
    done = check()

    assert done.code == 0
    assert done.err == ""
    result = done.json
    assert result["seeds"] == 20
    assert result["points"] == 5
    assert result["dtype"] == "float64"
    assert 0 < result["total_relative_error"] <= result["worst_total_relative_error"] <= 1e-6


def test_errors_are_told_per_parameter_and_add_up(check):
    result = check("--seeds", 3).json

    parameters = result["parameters"]
    assert list(parameters) == ["layer1.weight", "layer1.bias", "output.weight", "output.bias"]
    for errors in parameters.values():
        assert errors["total_relative_error"] <= errors["worst_total_relative_error"]
    total = sum(errors["total_relative_error"] for errors in parameters.values())
    assert total == pytest.approx(result["total_relative_error"])


def test_the_first_seed_is_the_one_given(check):
    alone = check("--seeds", 1, "--seed", 5).json
    first = check("--seeds", 2, "--seed", 5).json

    assert alone["total_relative_error"] == first["total_relative_error"]
    assert alone["worst_total_relative_error"] == alone["total_relative_error"]


def test_three_points_as_in_report_a_stay_below_its_limit(check):
    result = check("--points", 3, "--step", "1e-6", "--seeds", 3).json

    assert result["step"] == 1e-6
    assert 1e-7 < result["worst_total_relative_error"] < 1e-4


@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "identity"])
@pytest.mark.parametrize("loss", ["cross-entropy", "squared-error"])
def test_every_smooth_network_passes(check, activation, loss):
    done = check("--seeds", 2, "--activation", activation, "--loss", loss, "--hidden", "4,3")

    assert done.json["worst_total_relative_error"] < 1e-6


def test_pictures_can_be_checked_too(check, data_file):
    result = check("--data", data_file, "--hidden", "3", "--seeds", 1, "--samples", 5).json

    assert result["total_relative_error"] < 1e-6


def test_for_people_it_is_a_table(lab):
    done = lab("check-gradients", "--seeds", 1)

    rows = done.out.splitlines()
    assert [row.split()[0] for row in rows[1:]] == [
        "layer1.weight",
        "layer1.bias",
        "output.weight",
        "output.bias",
        "total",
    ]


def test_a_total_above_the_limit_is_noted(lab):
    done = lab("check-gradients", "--seeds", 1, "--step", "0.5")

    assert done.code == 0
    assert "above 0.0001" in done.err
