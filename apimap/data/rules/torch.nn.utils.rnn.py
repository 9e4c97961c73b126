"""How sequences of unequal lengths are padded and cut in MindSpore."""

import mindspore


def _pad_sequence(sequences, batch_first, value, side):
    longest = max(one.shape[0] for one in sequences)
    rows = []
    for one in sequences:
        shape = (longest - one.shape[0], *one.shape[1:])
        padding = mindspore.ops.full(shape, value, dtype=one.dtype)
        both = (one, padding) if side == "right" else (padding, one)
        rows.append(mindspore.ops.cat(both) if shape[0] else one)
    return mindspore.ops.stack(rows, axis=0 if batch_first else 1)


def pad_sequence(sequences, batch_first=False, padding_value=0.0, padding_side="right"):
    return _pad_sequence(sequences, batch_first, padding_value, padding_side)


def _unpad_sequence(padded_sequences, lengths, batch_first):
    rows = padded_sequences if batch_first else padded_sequences.swapaxes(0, 1)
    return [row[: int(n)].copy() for row, n in zip(rows, lengths, strict=True)]


def unpad_sequence(padded_sequences, lengths, batch_first=False):
    return _unpad_sequence(padded_sequences, lengths, batch_first)


def invert_permutation(permutation):
    if permutation is None:
        return None
    return mindspore.ops.argsort(permutation).astype(mindspore.int64)
