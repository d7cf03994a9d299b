"""The sample pages that come with the program."""

import numpy as np
import pytest
from PIL import Image

from core.ocr.truth_file import read_truth
from core.synthetic.alphabet import CHARACTERS
from core.synthetic.page_text import lay_out
from core.synthetic.sample_pages import SAMPLE_PAGES, TRUTH_NAME, draw_sample, shipped_samples
from resources import resource_path


@pytest.mark.parametrize("name", ["clean", "touching"])
def test_what_is_shipped_is_what_the_generator_draws(name):
    sample = SAMPLE_PAGES.get(name)
    with Image.open(resource_path("pages", sample.file_name)) as opened:
        shipped = np.asarray(opened, float)
    drawn = draw_sample(sample)

    assert shipped.shape == drawn.shape
    # JPEG at this quality is off by a few shades.
    assert abs(shipped - drawn).mean() < 3


def test_the_truth_beside_them_is_what_is_written():
    truth = read_truth(resource_path("pages", TRUTH_NAME))

    assert truth == {sample.file_name: sample.lines for sample in SAMPLE_PAGES}
    assert {path.name for path in shipped_samples()} == set(truth)


@pytest.mark.parametrize("sample", list(SAMPLE_PAGES), ids=SAMPLE_PAGES.names)
def test_no_line_is_broken_and_all_can_be_drawn(sample):
    written = lay_out(sample.text, CHARACTERS, sample.style.letters_a_line)

    assert written.lines == sample.lines
    assert not written.replaced


def test_together_they_are_small():
    assert sum(path.stat().st_size for path in shipped_samples()) < 1_000_000
