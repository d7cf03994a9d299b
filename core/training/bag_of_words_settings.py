"""The settings of a bag of visual words."""

from dataclasses import dataclass

from core.models.bag_of_words import WordForm
from core.models.descriptor_grid import DescriptorGrid
from core.settings import setting
from core.training.augmentation import AUGMENTATIONS
from core.training.inference import NetworkShape

QUANTISATION_LABEL = "quantisation error per descriptor"
"""What training makes small: the mean squared distance of descriptors to their nearest words, in
squared units of the descriptors (those of gradients have length 1)."""

IDLE_IN_BAG_OF_WORDS = frozenset(
    {
        "learning_rate",
        "momentum",
        "schedule",
        "schedule_epochs",
        "schedule_factor",
        "optimizer",
        "weight_decay",
        "averaging",
        "reduction",
        "dtype",
        *AUGMENTATIONS,
    }
)
"""Of training by gradients, and of pictures that change: descriptors are of those that stay."""


@dataclass(frozen=True)
class BagOfWordsSettings:
    """What is described of a picture, in how many words, and how pictures are compared."""

    descriptor: str = setting(
        "gradients",
        "Descriptor",
        "What is described of each patch of a picture: in which directions it gets lighter, in 4x4 "
        "cells (SIFT), or what a bank of filters gives in its middle: colours and edges at five "
        "scales.",
        choices={"gradients": "Gradients (SIFT)", "filters": "Filter bank, colours"},
    )
    words: int = setting(
        200,
        "Words",
        "Visual words in the dictionary: each patch counts as the word it is most like.",
        minimum=2,
        maximum=10_000,
        unit="words",
    )
    levels: int = setting(
        2,
        "Pyramid levels",
        "How often the picture is cut in half along either axis, to compare words place by place: "
        "2 compares the whole, 2x2 and 4x4 cells. 0 forgets all places.",
        minimum=0,
        maximum=4,
    )
    neighbours: int = setting(
        1,
        "Neighbours",
        "Most similar training pictures of each class that are asked: 1 is the nearest neighbour. "
        "A few are less led astray by one odd picture.",
        minimum=1,
        maximum=100,
        unit="pictures",
    )
    patch: int = setting(
        16,
        "Patch",
        "Side of the patches that are described, a multiple of 4. The filters' own scales do not "
        "change with it.",
        minimum=4,
        maximum=256,
        unit="pixels",
        advanced=True,
    )
    spacing: int = setting(
        8,
        "Spacing",
        "From a patch to the next, along either axis. Half of it takes four times the memory.",
        minimum=1,
        maximum=256,
        unit="pixels",
        advanced=True,
    )
    first_words: str = setting(
        "k-means++",
        "First words",
        "Training begins with patches drawn far from one another (k-means++), or at random.",
        choices={"k-means++": "Far from one another", "random": "At random"},
        advanced=True,
    )

    def form(self, shape: NetworkShape) -> WordForm:
        """Return the bag of words for samples of a shape."""
        return WordForm(
            DescriptorGrid(shape.sample_shape, self.patch, self.spacing),
            self.descriptor,
            self.words,
            self.levels,
            self.neighbours,
            shape.classes,
        )
