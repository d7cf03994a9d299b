"""A run as it is kept: its folder, its record, going on and branching, exchange, comparison."""
