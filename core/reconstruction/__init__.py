"""Pictures compressed to a few numbers and brought back: principal components, autoencoders."""
