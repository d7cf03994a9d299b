"""The Compare tab: what runs reached, at what cost, and what they differ in."""
