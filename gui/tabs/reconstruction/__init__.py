"""The Reconstruction tab: pictures kept in few numbers, by linear algebra and by networks."""
