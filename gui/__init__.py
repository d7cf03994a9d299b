"""The window: everything that needs Qt. It shows what core computes and computes nothing itself."""
