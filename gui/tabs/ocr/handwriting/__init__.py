"""The page on which one writes, and the set of letters that comes of it."""
