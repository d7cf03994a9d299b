import subprocess
import sys
import threading
import tracemalloc
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest

from core.errors import ConfigError, DrawingCancelled
from core.synthetic import collection as module
from core.synthetic.alphabet import CHARACTERS
from core.synthetic.collection import Collection, draw_collection
from core.synthetic.drawing import draw_characters, drawing_bytes

ROOT = Path(__file__).resolve().parents[3]


def digest(parts):
    return sha256(b"".join(part.pictures.tobytes() for part in parts.values())).hexdigest()


def test_counts_follow_the_number_of_training_pictures():
    assert Collection().counts == {"train": 300, "validation": 100, "test": 50}
    assert Collection(1000).counts == {"train": 1000, "validation": 100, "test": 50}
    assert Collection(1).counts == {"train": 1, "validation": 1, "test": 1}
    assert Collection(30).counts == {"train": 30, "validation": 10, "test": 5}
    assert Collection().total == 16_200


def test_a_collection_holds_each_class_alike():
    parts = draw_collection(Collection(6))

    for name, count in (("train", 6), ("validation", 2), ("test", 1)):
        part = parts[name]
        assert part.pictures.shape == (36 * count, 32, 32)
        assert (np.bincount(part.labels) == count).all()
        assert len(part.labels) == 36 * count
    flat = np.concatenate([part.pictures for part in parts.values()]).reshape(-1, 1024)
    assert len(np.unique(flat, axis=0)) == len(flat)


def test_a_collection_is_the_same_on_any_number_of_cores(monkeypatch):
    drawn = []
    for cores in (1, 2, 7):
        monkeypatch.setattr(module, "usable_cores", lambda cores=cores: cores)
        drawn.append(digest(draw_collection(Collection(60, size=16))))

    assert len(set(drawn)) == 1


def test_a_collection_is_the_same_in_another_process():
    code = (
        "import core\n"
        "from hashlib import sha256\n"
        "from core.synthetic.collection import Collection, draw_collection\n"
        "parts = draw_collection(Collection(4, seed=5))\n"
        "data = b''.join(part.pictures.tobytes() for part in parts.values())\n"
        "print(sha256(data).hexdigest())"
    )

    done = [
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
        for _ in range(2)
    ]

    assert {run.stdout.strip() for run in done} == {digest(draw_collection(Collection(4, seed=5)))}


def test_seeds_differ():
    assert digest(draw_collection(Collection(1))) != digest(draw_collection(Collection(1, seed=1)))


def test_a_larger_collection_begins_with_the_smaller_one():
    small, large = (draw_collection(Collection(count, size=8)) for count in (300, 350))

    for label in range(len(CHARACTERS)):
        np.testing.assert_array_equal(
            large["train"].pictures[large["train"].labels == label][:300],
            small["train"].pictures[small["train"].labels == label],
        )
    np.testing.assert_array_equal(large["test"].pictures, small["test"].pictures)


def test_progress_ends_with_all():
    told = []

    draw_collection(Collection(55, size=8), progress=lambda done, total: told.append((done, total)))

    assert told == sorted(told)
    assert told[-1] == (Collection(55).total, Collection(55).total)


def test_cancel_ends_the_drawing_soon():
    cancel = threading.Event()
    told = []

    def progress(done, _total):
        told.append(done)
        cancel.set()

    with pytest.raises(DrawingCancelled):
        draw_collection(Collection(300), progress=progress, cancelled=cancel.is_set)

    assert told[-1] < 1000


@pytest.mark.parametrize("error", [KeyboardInterrupt, RuntimeError])
def test_what_ends_the_drawing_is_not_kept_waiting(monkeypatch, error):
    begun = []
    draw = module.draw_characters
    monkeypatch.setattr(
        module, "draw_characters", lambda *a, **k: (begun.append(1), draw(*a, **k))[1]
    )

    def progress(_done, _total):
        raise error

    with pytest.raises(error):
        draw_collection(Collection(300), progress=progress)

    assert len(begun) < 100


def test_the_memory_of_a_large_picture_is_that_of_a_piece():
    # A class at once would need 50 times a picture of 512x512, over and over.
    draw_characters("A", np.random.default_rng(0))
    tracemalloc.start()
    draw_characters("A" * 40, np.random.default_rng(0), size=512)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert peak < 40 * 512**2 + 1.3 * drawing_bytes(40, 512)


@pytest.mark.parametrize(
    ("values", "words", "field"),
    [
        ({"count": 0}, "ask for 1 or more", "count"),
        ({"count": -3}, "ask for 1 or more", "count"),
        ({"size": 7}, "choose 8 to 512", "size"),
        ({"size": 513}, "choose 8 to 512", "size"),
        ({"seed": -1}, "0 or more", "seed"),
        ({"count": 10**9}, "needs about [0-9,.]+ GiB of memory", "count"),
    ],
)
def test_what_cannot_be_drawn_is_refused(values, words, field):
    with pytest.raises(ConfigError, match=words) as caught:
        Collection(**values)

    assert caught.value.field == field
