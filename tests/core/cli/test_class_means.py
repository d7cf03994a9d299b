from core.runs.class_means import FILE, read_class_means
from core.runs.store import RunStore


def test_class_means_are_kept_beside_the_weights(lab, train, runs_dir, data_file):
    train("--data", data_file, "--epochs", 1, "--name", "mine")
    done = lab("runs", "class-means", "mine", "--runs-dir", runs_dir, "--json")

    assert done.code == 0
    folder = RunStore(runs_dir).find("mine")
    assert done.json["file"] == str(folder.path / FILE)
    assert done.json["samples"] == 50
    assert read_class_means(folder, folder.read_record()).counts.sum() == 50


def test_data_that_are_gone_and_shipped_runs_are_told(lab, refused, train, runs_dir, data_file):
    train("--data", data_file, "--epochs", 1, "--name", "mine")
    data_file.unlink()

    assert "cannot be loaded again" in refused("class-means", "mine", verb="runs")
    assert "comes with the program" in refused("class-means", "default-recogniser", verb="runs")
