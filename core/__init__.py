"""Everything that computes: data sets, networks, training, analysis. No Qt in here."""
