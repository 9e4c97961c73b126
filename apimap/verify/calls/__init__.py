"""A call of the reference as a call of the target, and both written as programs."""
