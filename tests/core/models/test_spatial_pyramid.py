import numpy as np
import pytest

from core.models.descriptor_grid import DescriptorGrid
from core.models.similar_pictures import KnownPictures, MutualIntersections, fit_scale
from core.models.spatial_pyramid import cell_histograms, intersections, pyramids

GRID = DescriptorGrid((40, 52), 8, 4)
WORDS = 7


def words_of(pictures, seed=0):
    return np.random.default_rng(seed).integers(WORDS, size=(pictures, len(GRID)))


def histograms(nearest, levels):
    return cell_histograms(nearest, GRID.cells(levels), levels, WORDS)


def plain_match(first, second, levels):
    """The kernel of Lazebnik et al. (2006), equation 3, in the order of the paper."""
    rows = np.repeat(GRID.rows + 4, len(GRID.columns)) / 40
    columns = np.tile(GRID.columns + 4, len(GRID.rows)) / 52
    shared = []
    for level in range(levels + 1):
        side, total = 2**level, 0
        for i in range(side):
            for j in range(side):
                within = (rows * side // 1 == i) & (columns * side // 1 == j)
                for word in range(WORDS):
                    ours = (first[within] == word).sum()
                    total += min(ours, (second[within] == word).sum())
        shared.append(total)
    match = shared[0] / 2**levels
    for level in range(1, levels + 1):
        match += shared[level] / 2 ** (levels - level + 1)
    return match / len(first)


@pytest.mark.parametrize("levels", [0, 1, 2, 3])
def test_the_match_is_that_of_the_paper(levels):
    queries, known = words_of(3, 1), words_of(4, 2)

    shared = intersections(
        pyramids(histograms(queries, levels)), pyramids(histograms(known, levels)).T
    )

    wanted = [[plain_match(a, b, levels) for b in known] for a in queries]
    np.testing.assert_allclose(shared / len(GRID) / 2**levels, wanted, rtol=1e-12)


def test_sums_do_not_leave_their_type():
    nearest = np.zeros((2, len(GRID)), np.int64)
    found = pyramids(histograms(nearest, 2))

    shared = intersections(found, found.T)

    assert len(GRID) < 256 < 4 * len(GRID)
    assert shared.tolist() == [[4 * len(GRID)] * 2] * 2


@pytest.mark.parametrize("batches", [[6], [1, 2, 3], [4, 2]])
def test_pictures_that_come_a_few_at_a_time_are_all_compared(batches):
    found = histograms(words_of(6), 1)
    mutual = MutualIntersections(6)
    for stop, count in zip(np.cumsum(batches), batches, strict=True):
        mutual.add(found[stop - count : stop])

    assert mutual.shared.tolist() == intersections(pyramids(found), pyramids(found).T).tolist()


def known(neighbours, levels=1):
    labels = np.array([0, 0, 1, 1, 1, 2])
    return KnownPictures(histograms(words_of(6), levels), labels, 3, neighbours)


def test_a_class_is_as_similar_as_its_most_similar_pictures():
    asked = words_of(4, 5)
    pairs = np.array([[plain_match(a, b, 1) for b in words_of(6)] for a in asked])

    for neighbours in (1, 2, 9):
        found = known(neighbours).similarities(histograms(asked, 1))
        for label, members in enumerate(([0, 1], [2, 3, 4], [5])):
            largest = np.sort(pairs[:, members], axis=1)[:, -neighbours:]
            np.testing.assert_allclose(found[:, label], largest.mean(axis=1), rtol=1e-12)


def test_known_pictures_are_not_their_own_neighbours():
    pictures = known(1)
    mutual = MutualIntersections(6)
    mutual.add(pictures.histograms)

    found = pictures.of_shared(mutual.shared)

    pairs = np.array([[plain_match(a, b, 1) for b in words_of(6)] for a in words_of(6)])
    np.fill_diagonal(pairs, -1)
    wanted = np.stack([pairs[:, :2].max(1), pairs[:, 2:5].max(1), pairs[:, 5]], axis=1)
    # Alone in its class, the last picture has no neighbour there.
    wanted[5, 2] = 0
    np.testing.assert_allclose(found, wanted, rtol=1e-12)
    assert pictures.similarities(pictures.histograms).tolist() == found.tolist()


def test_the_scale_is_that_under_which_labels_are_most_likely():
    rng = np.random.default_rng(1)
    labels = rng.integers(4, size=300)
    similarities = rng.uniform(0.3, 0.5, size=(300, 4))
    similarities[np.arange(300), labels] += 0.05

    def loss(scale):
        logits = scale * similarities
        return (np.log(np.exp(logits).sum(axis=1)) - logits[np.arange(300), labels]).mean()

    scale = fit_scale(similarities, labels)

    assert loss(scale) < min(loss(scale * 0.9), loss(scale * 1.1))
    # Where similarities tell nothing, or the wrong thing, all classes are equally likely.
    assert fit_scale(1 - similarities, labels) == 0
