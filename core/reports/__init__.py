"""The two course reports: every figure that they publish, and how it is reached here."""
