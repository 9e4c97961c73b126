"""Whether two results agree: arrays, ambiguous results, results that are drawn."""
