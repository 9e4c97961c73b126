"""Records of runs: what they hold, when they are stale, how two of them differ."""
