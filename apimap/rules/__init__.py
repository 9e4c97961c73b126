"""Rules: how a call of PyTorch is written in MindSpore, as programs that run."""
