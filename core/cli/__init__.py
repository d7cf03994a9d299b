"""The verbs of ``python main.py`` that need no window: one small file each."""
