"""Networks: from scratch in NumPy; in PyTorch in files named ``torch_*``."""
