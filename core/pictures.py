"""Pictures as files."""

from io import BytesIO

import numpy as np
import numpy.typing as npt


def png_bytes(picture: npt.NDArray[np.uint8]) -> bytes:
    """Return a picture of shape (height, width) or (height, width, 3) as the content of a PNG."""
    # Here, so that the window does not wait for it when it opens.
    from PIL import Image

    buffer = BytesIO()
    Image.fromarray(picture).save(buffer, "PNG")
    return buffer.getvalue()
