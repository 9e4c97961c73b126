"""Running entries: a pool of forked workers, or a cluster."""
