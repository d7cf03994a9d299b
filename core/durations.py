"""Lengths of time as people say them."""


def duration_text(seconds: float) -> str:
    """Return a time for people: ``"2.9 s"``, ``"14 s"``, ``"3 min"``, ``"1 h 05 min"``."""
    if seconds < 9.95:
        return f"{seconds:.1f} s"
    if seconds < 90:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60:02d} min"
