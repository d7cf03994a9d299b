"""Everything that computes: data sets, networks, training, analysis. No Qt in here."""

import os

# Before anything imports NumPy, whose OpenBLAS reads it once. By itself it shares every product of
# matrices among all cores, and its threads wait for each other at full load. For networks of this
# size that gains nothing on two idle cores (1024-64-36 in batches of 128: 1,060 steps/s with one
# thread, 1,080 with two), and where a window or another program wants a core too, a step takes 4 to
# 16 times as long. Who trains wider networks from scratch may set it; PyTorch has threads of its
# own.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
