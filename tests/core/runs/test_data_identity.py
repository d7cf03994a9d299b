"""Whether runs saw the same data."""

import pytest

from core.runs.data_identity import DataIdentity, by_data

SMALL = DataIdentity("small", (8, 8), "pictures")
LARGE = DataIdentity("large", (64, 64, 3), "pictures")


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (SMALL, True),
        (LARGE, True),
        # Pictures of the same size whose values differ were changed, or split otherwise.
        (DataIdentity("changed", (8, 8), "pictures"), False),
        (DataIdentity("elsewhere", (64, 64), "others"), False),
        # The same values are the same data, wherever they were read from.
        (DataIdentity("small", (8, 8), "a copy"), True),
    ],
)
def test_data_are_known_again(other, same):
    assert SMALL.is_same(other) is same
    assert other.is_same(SMALL) is same


def test_groups_keep_their_order_and_agree_with_one_another():
    changed = DataIdentity("changed", (8, 8), "pictures")
    groups = by_data([LARGE, SMALL, changed, SMALL], lambda identity: identity)
    assert groups == [[LARGE, SMALL, SMALL], [changed]]
