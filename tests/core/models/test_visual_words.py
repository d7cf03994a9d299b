import numpy as np
import pytest

from core.models.visual_words import (
    draw_words,
    move_words,
    nearest_words,
    quantisation_errors,
    sum_by_word,
)


@pytest.fixture
def clouds():
    """Five clouds of descriptors in 30 pictures, far from one another."""
    rng = np.random.default_rng(3)
    middles = rng.normal(size=(5, 6)) * 10
    return (middles[rng.integers(5, size=(30, 20))] + rng.normal(size=(30, 20, 6))).astype(
        np.float32
    )


def test_each_descriptor_gets_the_word_it_is_nearest_to(clouds):
    words = clouds.reshape(-1, 6)[::97]

    nearest = nearest_words(clouds, words)

    away = np.linalg.norm(clouds[:, :, None].astype(float) - words, axis=3)
    assert nearest.tolist() == away.argmin(axis=2).tolist()
    errors = quantisation_errors(clouds, words, nearest)
    np.testing.assert_allclose(errors, (away.min(axis=2) ** 2).mean(axis=1), rtol=1e-5)


def test_a_step_is_that_of_sculley_one_descriptor_after_another(clouds):
    words = clouds.reshape(-1, 6)[:4].copy()
    counts = np.array([0.0, 3, 10, 0])
    wanted, seen = words.astype(np.float64), counts.copy()
    nearest = nearest_words(clouds[:7], words)
    for descriptor, word in zip(clouds[:7].reshape(-1, 6), nearest.ravel(), strict=True):
        seen[word] += 1
        wanted[word] += (descriptor - wanted[word]) / seen[word]

    move_words(words, counts, clouds[:7], nearest)

    assert counts.tolist() == seen.tolist()
    np.testing.assert_allclose(words, wanted, rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize("spread", [True, False])
def test_the_error_falls_in_mini_batches(clouds, spread):
    words = draw_words(clouds.reshape(-1, 6), 8, np.random.default_rng(0), spread=spread)
    counts, errors = np.zeros(8), []
    for _ in range(4):
        errors.append(quantisation_errors(clouds, words, nearest_words(clouds, words)).mean())
        for start in range(0, 30, 10):
            batch = clouds[start : start + 10]
            move_words(words, counts, batch, nearest_words(batch, words))

    assert errors == sorted(errors, reverse=True)
    assert errors[-1] < 0.8 * errors[0]


def test_words_drawn_far_apart_meet_each_cloud(clouds):
    samples = clouds.reshape(-1, 6)
    far = [draw_words(samples, 5, np.random.default_rng(s), spread=True) for s in range(20)]
    any_ = [draw_words(samples, 5, np.random.default_rng(s), spread=False) for s in range(20)]

    def error(words):
        return quantisation_errors(clouds, words, nearest_words(clouds, words)).mean()

    assert np.mean([error(each) for each in far]) < 0.3 * np.mean([error(each) for each in any_])


def test_words_are_drawn_where_all_samples_are_alike():
    words = draw_words(np.ones((9, 2), np.float32), 4, np.random.default_rng(0), spread=True)

    assert words.tolist() == [[1, 1]] * 4


def test_rows_add_up_by_word():
    rows = np.arange(12, dtype=np.float32).reshape(6, 2)

    found = sum_by_word(rows, np.array([[2, 0, 2], [2, 3, 0]]), 5)

    assert found.tolist() == [[12, 14], [0, 0], [10, 13], [8, 9], [0, 0]]
