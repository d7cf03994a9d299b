"""The Weights tab: what the units of the selected run look for, at any epoch."""
