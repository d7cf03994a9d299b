import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from core.synthetic import products
from core.synthetic.products import product


@pytest.mark.parametrize("small", [1, 50, 1000, 10**6])
@pytest.mark.parametrize(
    ("left", "right"),
    [((7, 5), (5, 9)), ((3, 7, 5), (3, 5, 9)), ((7, 5), (3, 5, 2)), ((3, 40, 5), (5, 3))],
)
def test_blocks_make_the_whole_product(rng, monkeypatch, small, left, right):
    monkeypatch.setattr(products, "_SMALL", small)
    first, second = (rng.standard_normal(shape, dtype=np.float32) for shape in (left, right))

    np.testing.assert_allclose(product(first, second), first @ second, rtol=1e-4, atol=1e-5)


def test_transposed_matrices_are_multiplied_too(rng):
    first = rng.standard_normal((2, 90, 300), dtype=np.float32).swapaxes(1, 2)
    second = rng.standard_normal((2, 90, 300), dtype=np.float32)

    np.testing.assert_allclose(product(first, second), first @ second, rtol=1e-3, atol=1e-4)


def test_products_do_not_depend_on_the_number_of_threads():
    code = (
        "import numpy as np\n"
        "from hashlib import sha256\n"
        "from core.synthetic.products import product\n"
        "rng = np.random.default_rng(0)\n"
        "left, right = rng.standard_normal((2, 5, 200, 142), dtype=np.float32)\n"
        "print(sha256(product(left, right.swapaxes(1, 2)).tobytes()).hexdigest())"
    )

    found = set()
    for threads in ("1", "2", "3", "5"):
        run = subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            check=True,
            cwd=Path(__file__).resolve().parents[3],
            env={**os.environ, "OPENBLAS_NUM_THREADS": threads},
        )
        found.add(run.stdout)

    assert len(found) == 1
