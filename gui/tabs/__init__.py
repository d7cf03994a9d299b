"""One package a tab; a tab never imports another."""
