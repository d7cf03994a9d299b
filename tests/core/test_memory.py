"""What does not fit into memory is refused before it is made, and what would fit is told."""

import pytest

from core.errors import ConfigError
from core.memory import check_batch_memory, check_memory


def test_what_fits_is_let_through_and_what_does_not_is_refused():
    check_memory(1000, "a network", field="hidden", free_bytes=1000)
    with pytest.raises(
        ConfigError, match=r"a network needs about 0.0 GiB.*a smaller one"
    ) as caught:
        check_memory(1001, "a network", field="hidden", free_bytes=1000)

    assert caught.value.field == "hidden"


@pytest.mark.parametrize("besides", [0, 400])
def test_the_largest_batch_that_fits_is_proposed(besides):
    room = {"free_bytes": 1000, "bytes_besides": besides, "field": "hidden"}
    fitting = (1000 - besides) // 10
    check_batch_memory(10, fitting, "training", **room)

    with pytest.raises(ConfigError, match=f"choose a batch size of {fitting} or less") as caught:
        check_batch_memory(10, fitting + 1, "training", **room)

    assert caught.value.field == "batch_size"


@pytest.mark.parametrize(
    ("besides", "batch", "least"),
    [
        # The network alone is too large; a single sample is; what is evaluated at a time is.
        (2000, 5, 1),
        (995, 5, 1),
        (0, 5, 200),
        (0, 150, 120),
    ],
)
def test_no_batch_is_proposed_where_none_would_help(besides, batch, least):
    with pytest.raises(ConfigError, match="choose a smaller one") as caught:
        check_batch_memory(
            10,
            batch,
            "training",
            field="hidden",
            free_bytes=1000,
            bytes_besides=besides,
            least=least,
        )

    assert caught.value.field == "hidden"
