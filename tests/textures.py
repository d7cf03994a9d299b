"""Small pictures that differ in texture, for what looks at local form."""

import numpy as np
from scipy.ndimage import gaussian_filter

from core.datasets.dataset import Dataset, Split


def textures(samples, seed, shape=(32, 36, 3)):
    """Return three kinds of noise: stripes across, stripes down, blots; each of another tint."""
    rng = np.random.default_rng(seed)
    blur = ((0.5, 4, 0), (4, 0.5, 0), (2, 2, 0))
    labels = np.arange(samples) % 3
    pictures = [gaussian_filter(rng.normal(size=shape), blur[k][: len(shape)]) for k in labels]
    scaled = [(p - p.min()) / np.ptp(p) for p in pictures]
    if len(shape) == 3:
        for picture, label in zip(scaled, labels, strict=True):
            picture[..., label] *= 0.6
    return Split(np.array(scaled, np.float32), labels)


def texture_data():
    """Return 18 training, 9 validation and 12 test pictures of 36x32 in colour."""
    names = ("across", "down", "blots")
    return Dataset("textures", "textures", textures(18, 1), textures(9, 2), textures(12, 3), names)
