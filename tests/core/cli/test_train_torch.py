import pytest


@pytest.mark.parametrize(("model", "accuracy"), [("torch-mlp", 0.66), ("torch-cnn", 0.82)])
def test_default_settings_suffice_on_a_thousand_real_characters(
    train, shared_data, model, accuracy
):
    done = train("--data", shared_data / "mini36", "--model", model)

    assert done.code == 0
    assert done.json["test"]["accuracy"] >= accuracy


def test_a_convolutional_network_asks_for_pictures(train):
    done = train("--data", "toy-gaussians", "--model", "torch-cnn")

    assert done.code == 2
    assert "torch-cnn needs pictures; the samples of toy-gaussians are rows of 2" in done.err


def test_shapes_that_do_not_fit_name_layer_and_shape(train, shared_data):
    done = train(
        "--data", shared_data / "mini36", "--model", "torch-cnn", "--channels", "2,2,2,2,2"
    )

    assert done.code == 2
    assert "layer conv4 gets 2x2x2 (channels x height x width)" in done.err
