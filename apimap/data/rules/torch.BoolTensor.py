"""How methods of torch.BoolTensor are written: as those of torch."""

SAME_AS = {"torch": ["any"]}
