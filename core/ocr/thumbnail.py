"""Small pictures of picture files, made quickly and in little memory."""

import numpy as np
import numpy.typing as npt

from core.ocr.picture_file import decode_picture


def thumbnail(data: bytes, name: str, width: int, height: int) -> npt.NDArray[np.uint8]:
    """Return a picture file's content upright, in RGB, at most so large.

    Parameters
    ----------
    data : bytes
    name : str
        The file's, for errors.
    width, height : int
        In pixels.

    Returns
    -------
    ndarray of shape (height, width, 3), uint8
        Its sides are in the proportion of the picture's.

    Raises
    ------
    PictureError
        As `decode_picture`.
    """
    from PIL import Image

    image = Image.fromarray(decode_picture(data, name, about=(width, height))[0])
    image.thumbnail((width, height), Image.Resampling.BILINEAR)
    return np.asarray(image)
