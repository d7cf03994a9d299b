"""The Data tab: every data set there is, how it comes here, and what augmentation makes of it."""
