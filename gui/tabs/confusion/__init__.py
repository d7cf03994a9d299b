"""The Confusion tab: which classes a network takes for which, and the pictures behind it."""
