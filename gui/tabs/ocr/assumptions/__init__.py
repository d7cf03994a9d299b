"""The page of assumptions: what reading takes for granted, and pictures that break it."""
