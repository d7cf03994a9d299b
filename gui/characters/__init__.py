"""The window that draws characters: samples, skeletons, pages and whole data sets."""
