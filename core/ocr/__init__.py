"""Text read from photographs: finding letters, putting them in order, reading them."""
