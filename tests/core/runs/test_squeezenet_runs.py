"""Runs of SqueezeNet: begun with weights of others, gone on with, and looked into."""

from hashlib import sha256

import numpy as np
import onnx
import pytest
from onnx.reference import ReferenceEvaluator
from safetensors.numpy import save_file

from core.analysis.activations import LayeredNetwork
from core.analysis.layer_spreads import activation_spreads, gradient_spreads
from core.analysis.weight_layers import unit_word, weight_layers
from core.datasets.dataset import Dataset, Split
from core.errors import ConfigError, ModelLoadError
from core.models.layer_words import belongs_to
from core.models.lesions import without_units
from core.models.numpy_initializers import INITIALIZERS
from core.models.squeezenet_layers import TRUNK_NAMES, array_shapes, squeezenet_layers
from core.runs.classifier import classifier_of_run
from core.runs.fine_tuning import fine_tune
from core.runs.onnx_file import network_to_onnx
from core.runs.probe import network_form, probe_of_run
from core.runs.training_run import TrainingRun
from core.runs.tuning_letters import TuningLetters
from core.runs.weights_arrays import looks_like_weights, read_weights
from core.runs.weights_network import network_in
from core.training.config import DataChoice, RunConfig, TrainingConfig
from core.training.inference import softmax
from core.training.squeezenet_settings import SqueezeNetSettings

torch = pytest.importorskip("torch")

NAMES = ("low", "middle", "high")


def make_split(samples, seed, shape=(25, 26, 3)):
    rng = np.random.default_rng(seed)
    labels = np.arange(samples) % 3
    inputs = rng.uniform(size=(samples, *shape)) * 0.5
    return Split(inputs.astype(np.float32), labels)


@pytest.fixture(scope="module")
def photographs():
    """Three classes of 25x26 pictures in colour: 9 training, 6 validation samples."""
    return Dataset("photographs", "photographs", make_split(9, 1), make_split(6, 2), None, NAMES)


@pytest.fixture
def weights():
    """A state dict for five classes, in float16 as some are kept."""
    rng = np.random.default_rng(0)
    shapes = array_shapes(squeezenet_layers(5))
    return {name: rng.normal(0, 0.1, shape).astype(np.float16) for name, shape in shapes.items()}


@pytest.fixture
def write(tmp_path):
    def write(arrays, suffix=".npz"):
        path = tmp_path / f"squeezenet{suffix}"
        if suffix == ".npz":
            np.savez(path, **arrays)
        elif suffix == ".safetensors":
            save_file(arrays, path)
        else:
            torch.save({name: torch.from_numpy(array) for name, array in arrays.items()}, path)
        return path

    return write


@pytest.fixture
def begin(photographs, store):
    def begin(path="", data=photographs, **settings):
        made = SqueezeNetSettings(pretrained=str(path), device="cpu", **settings)
        training = TrainingConfig(batch_size=4, epochs=2, learning_rate=0.01)
        config = RunConfig(DataChoice(data.source), "torch-squeezenet", made, training)
        return TrainingRun.create(config, data, store)

    return begin


def train(run):
    for event in run.events():
        run.record(event)
    return run


@pytest.mark.parametrize("suffix", [".npz", ".safetensors", ".pth"])
def test_a_run_begins_with_the_weights_of_a_file_and_a_classifier_of_its_own(
    begin, weights, write, suffix
):
    path = write(weights, suffix)
    drawn = begin().trainer.snapshot()

    run = begin(path)

    found = run.trainer.snapshot()
    for name, array in weights.items():
        begun = drawn[name] if name.startswith("classifier") else array.astype(np.float32)
        np.testing.assert_array_equal(found[name], begun)
    digest = sha256(path.read_bytes()).hexdigest()
    assert run.run_record.notes == (
        f"began with the weights of {path.name} (SHA-256 {digest}); the classifier is new.",
    )
    assert run.run_record.config.settings.pretrained == str(path)


def test_the_classifier_of_as_many_classes_is_kept(begin, write):
    shapes = array_shapes(squeezenet_layers(3))
    weights = {name: np.full(shape, 0.01, np.float32) for name, shape in shapes.items()}

    run = begin(write(weights))

    assert (run.trainer.snapshot()["classifier.1.weight"] == np.float32(0.01)).all()
    assert not run.run_record.notes[0].endswith("new.")


def test_another_seed_draws_another_classifier(photographs, store, weights, write):
    path, found = write(weights), []
    for seed in (1, 2):
        config = RunConfig(
            DataChoice("photographs"),
            "torch-squeezenet",
            SqueezeNetSettings(pretrained=str(path), device="cpu"),
            TrainingConfig(seed=seed),
        )
        found.append(TrainingRun.create(config, photographs, store).trainer.snapshot())

    assert (found[0]["classifier.1.weight"] != found[1]["classifier.1.weight"]).any()
    np.testing.assert_array_equal(found[0]["features.0.weight"], found[1]["features.0.weight"])


def test_going_on_branching_off_and_looking_need_the_file_no_more(
    begin, photographs, store, weights, write
):
    path = write(weights)
    run = train(begin(path, frozen=TRUNK_NAMES, head_epochs=1))
    unbegun = begin(path, frozen=TRUNK_NAMES, head_epochs=1)
    state = run.trainer.state()
    path.unlink()
    # As if the program had been killed at once.
    unbegun.stop()

    again = train(TrainingRun.resume(unbegun.folder, photographs))
    branch = train(TrainingRun.fork(run.folder, 1, photographs, store))
    longer = train(TrainingRun.resume(run.folder, photographs, changes={"epochs": 3}))

    for name, array in state.items():
        np.testing.assert_array_equal(again.trainer.state()[name], array)
        np.testing.assert_array_equal(branch.trainer.state()[name], array)
    assert longer.run_record.epochs_done == 3
    assert classifier_of_run(run.folder, 2).network.logits(photographs.train.vectors).shape == (
        9,
        3,
    )


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (
            lambda w: {n: a for n, a in w.items() if not n.startswith("features.3.")},
            r"it lacks features.3.squeeze.weight \(16x64x1x1\), features.3.squeeze.bias \(16\), "
            r"features.3.expand1x1.weight \(64x16x1x1\) and 3 more\. Name",
        ),
        (
            lambda w: w | {"features.13.weight": np.zeros((2, 3), np.float32)},
            r"network: it has features.13.weight \(2x3\)\. Name",
        ),
        (
            lambda w: w | {"features.0.weight": np.zeros((96, 3, 7, 7), np.float32)},
            r"network: of another shape are features.0.weight \(96x3x7x7 instead of 64x3x3x3\)",
        ),
        (
            lambda w: w | {"classifier.1.weight": np.zeros((5, 100, 1, 1), np.float32)},
            r"classifier.1.weight \(5x100x1x1 instead of 3x512x1x1\)",
        ),
        (
            lambda w: {"W1": np.zeros((4, 3)), "class_chars": np.array(["a", "b"])},
            r"and 49 more; it has W1 \(4x3\), class_chars \(2\)\. Name",
        ),
        (
            lambda w: w | {"features.0.bias": np.full(64, np.nan, np.float32)},
            "features.0.bias in squeezenet.npz holds other things than finite numbers",
        ),
    ],
)
def test_weights_of_another_network_are_refused_with_layers_and_shapes(
    begin, store, weights, write, change, words
):
    path = write(change(weights))

    with pytest.raises(ModelLoadError, match=words):
        begin(path)

    assert list(store.runs()) == []


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ({"epoch": 3}, "holds other things than tensors by their names"),
        ([1, 2], "holds other things than tensors by their names"),
        ({"a": torch.eye(3).to_sparse()}, "holds other things than tensors by their names"),
        ({"a": torch.ones(2, dtype=torch.complex64)}, "holds other things than tensors"),
        (TrainingConfig(), "nothing of it was executed"),
    ],
)
def test_of_a_state_dict_nothing_but_tensors_is_read(begin, tmp_path, content, words):
    path = tmp_path / "squeezenet.pth"
    torch.save(content, path)

    with pytest.raises(ModelLoadError, match=words):
        begin(path)


def test_parameters_that_learn_are_read_as_a_state_dict_is(begin, weights, write, tmp_path):
    path = tmp_path / "parameters.pth"
    torch.save(
        {name: torch.nn.Parameter(torch.from_numpy(array)) for name, array in weights.items()}, path
    )

    found = begin(path).trainer.snapshot()
    expected = begin(write(weights, ".pth")).trainer.snapshot()

    assert all(np.array_equal(found[name], array) for name, array in expected.items())


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 cut short", b"no archive"])
def test_a_damaged_state_dict_is_refused(begin, tmp_path, content):
    path = tmp_path / "squeezenet.pth"
    path.write_bytes(content)

    with pytest.raises(ModelLoadError, match=r"squeezenet\.pth is damaged"):
        begin(path)


def test_a_file_that_is_gone_is_told(begin, tmp_path):
    with pytest.raises(ModelLoadError, match=r"gone\.npz is no file"):
        begin(tmp_path / "gone.npz")


@pytest.mark.parametrize("shape", [(25, 26, 3), (26, 25)])
def test_onnx_gives_the_same_answers_as_the_run(begin, shape):
    data = Dataset("few", "few", make_split(6, 1, shape), make_split(3, 2, shape), None, NAMES)
    run = train(begin(data=data))
    content = network_to_onnx(run.folder.read_record(), run.folder.read_checkpoint(2), 2)

    logits, probabilities = ReferenceEvaluator(onnx.load_from_string(content)).run(
        None, {"samples": data.train.inputs[:3]}
    )

    expected = classifier_of_run(run.folder, 2).network.logits(data.train.vectors[:3])
    np.testing.assert_allclose(logits, expected, atol=1e-4)
    np.testing.assert_allclose(probabilities, softmax(expected), atol=1e-4)


def test_the_gradient_of_an_answer_is_that_of_differences(begin, photographs):
    network = classifier_of_run(train(begin()).folder, 2).network
    rows = photographs.train.vectors[:1]
    directions = np.array([[1.0, -1.0, 0.0]])

    gradient = network.input_gradient(rows, directions)

    at = np.abs(gradient[0]).argsort()[-3:]
    for place in at:
        moved = np.repeat(rows, 2, axis=0)
        moved[:, place] += [1e-2, -1e-2]
        up, down = (network.logits(moved) @ directions[0]).tolist()
        assert (up - down) / 2e-2 == pytest.approx(gradient[0, place], rel=0.05)


def test_layers_have_the_papers_names_from_the_picture_on(begin):
    arrays = begin().trainer.snapshot()

    layers = weight_layers(arrays, (25, 26, 3))

    assert [layer.title for layer in layers[:4]] == [
        "Conv 1 kernels",
        "Conv 1 biases",
        "Fire 2 squeeze kernels",
        "Fire 2 squeeze biases",
    ]
    assert layers[-2].title == "Classifier kernels"
    assert len(layers) == 52
    assert layers[0].tiles(arrays["features.0.weight"]).shape == (64, 3, 3, 3)
    assert layers[2].description == "16 of 64 × 1×1"
    assert unit_word(layers[2].unit_layer, 3) == "Kernel 3"
    assert unit_word(layers[-2].unit_layer, 2, NAMES) == "Class high"
    assert [each.array for each in layers if belongs_to(each.array, "fire9")] == [
        f"features.12.{part}.{what}"
        for part in ("squeeze", "expand1x1", "expand3x3")
        for what in ("weight", "bias")
    ]


def test_gradients_and_activations_are_those_of_the_network_itself(begin, photographs):
    run = train(begin())
    arrays = run.folder.read_checkpoint(2)
    probe = probe_of_run(run.folder.read_record(), photographs)
    network = run.trainer.network
    inputs = torch.from_numpy(run.trainer.preparation.apply(probe.rows, np.float32))
    logits = network.forward(inputs, training=False)
    torch.nn.functional.cross_entropy(logits, torch.from_numpy(probe.labels)).backward()

    gradients = gradient_spreads(probe.form, arrays, probe.rows, probe.labels)
    activations = activation_spreads(network_form(run.folder.read_record()), arrays, probe.rows)

    assert list(gradients) == list(network.parameters)
    assert gradients["features.3.squeeze.weight"].values[-1] == pytest.approx(
        float(network.parameters["features.3.squeeze.weight"].grad.max()), rel=1e-4
    )
    assert list(activations) == [
        each.array for layer in network.layers for each in layer.convolutions
    ]
    with torch.no_grad():
        answers = dict(network.answers(inputs))
    assert activations["features.12.expand3x3"].values[-1] == pytest.approx(
        float(answers["features.12.expand3x3"].max()), rel=1e-4
    )
    assert torch.allclose(answers["classifier.1"].mean(dim=(2, 3)), logits, atol=1e-6)


def test_what_is_for_plain_stacks_of_layers_is_refused_in_a_sentence(begin, store):
    run = train(begin())
    arrays = run.folder.read_checkpoint(2)

    with pytest.raises(ModelLoadError, match="single units are looked at and switched off in"):
        LayeredNetwork(arrays, "relu", (25, 26, 3))
    with pytest.raises(ConfigError, match="single units are looked at and switched off in"):
        without_units(arrays, {"features.0": [1]})
    letters = TuningLetters("mine", "0", make_split(3, 1, (25, 26)), NAMES, None)
    with pytest.raises(ConfigError, match="is a SqueezeNet, which has no dense layers to fit"):
        fine_tune(run.folder, 2, letters, store)


def test_a_file_of_such_weights_is_no_data_and_says_what_it_is_for(weights, write):
    path = write(weights)

    assert looks_like_weights(path)
    with pytest.raises(ModelLoadError, match="holds the weights of a SqueezeNet; train one that"):
        network_in(path, read_weights(path))


def test_settings_that_nothing_can_be_done_with_are_none(begin):
    assert INITIALIZERS[SqueezeNetSettings().initialization].name == "he"
    with pytest.raises(ConfigError, match="frozen 'fire1' is unknown"):
        begin(frozen=("fire1",))
    with pytest.raises(ConfigError, match="trunk rate must be"):
        begin(trunk_rate=0.0)
