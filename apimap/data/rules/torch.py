"""How functions of torch are written in MindSpore."""

import math

import mindspore

SAME_AS = {
    "torch.nn.functional": [
        "adaptive_avg_pool1d",
        "avg_pool1d",
        "celu",
        "channel_shuffle",
        "conv1d",
        "conv2d",
        "conv3d",
        "conv_transpose2d",
        "cosine_similarity",
        "rrelu",
        "selu",
    ]
}


def topk(input, k, dim=None, largest=True, sorted=True):
    found = mindspore.ops.topk(input, k, dim=dim, largest=largest)
    return found[0], found[1].astype(mindspore.int64)


def sort(input, dim=-1, descending=False, *, stable=False):
    found = mindspore.ops.sort(input, axis=dim, descending=descending)
    return found[0], found[1].astype(mindspore.int64)


def argsort(input, dim=-1, descending=False, *, stable=False):
    order = mindspore.ops.argsort(input, axis=dim, descending=descending)
    return order.astype(mindspore.int64)


def argmax(input, dim=None, keepdim=False):
    if dim is None and keepdim:
        return mindspore.ops.argmax(input).reshape((1,) * input.ndim)
    return mindspore.ops.argmax(input, dim=dim, keepdim=keepdim)


def argmin(input, dim=None, keepdim=False):
    if dim is None and keepdim:
        index = mindspore.ops.argmin(input).astype(mindspore.int64)
        return index.reshape((1,) * input.ndim)
    index = mindspore.ops.argmin(input, axis=dim, keepdims=keepdim)
    return index.astype(mindspore.int64)


def any(input, dim=None, keepdim=False):
    if dim is None and not keepdim:
        return mindspore.mint.any(input.bool())
    if isinstance(dim, int):
        return mindspore.mint.any(input.bool(), dim=dim, keepdim=keepdim)
    if dim is not None and len(dim) == 0:
        return input.bool()
    return mindspore.ops.any(input.bool(), axis=dim, keep_dims=keepdim)


def aminmax(input, *, dim=None, keepdim=False):
    if dim is None:
        return (
            mindspore.ops.amin(input, keepdims=keepdim),
            mindspore.ops.amax(input, keepdims=keepdim),
        )
    return mindspore.ops.aminmax(input, axis=dim, keepdims=keepdim)


def _var(input, dim, correction, keepdim):
    # mindspore.ops.var has no gradient where all elements are equal.
    centred = input - input.mean(dim, keep_dims=True)
    total = (centred * centred).sum(dim, keepdims=keepdim)
    freedom = input.size // max(total.size, 1) - correction
    return total / max(freedom, 0)


def _root(square):
    # The gradient of a root is infinite at 0, where PyTorch takes 0.
    root = mindspore.ops.where(square == 0, 1.0, square).sqrt()
    return mindspore.ops.where(square == 0, square, root)


def _std(input, dim, correction, keepdim):
    return _root(_var(input, dim, correction, keepdim))


def var(input, dim=None, unbiased=True, keepdim=False, *, correction=None):
    if isinstance(dim, bool):
        return _var(input, None, int(dim), False)
    if correction is None:
        return _var(input, dim, int(unbiased), keepdim)
    return _var(input, dim, correction, keepdim)


def std(input, dim=None, unbiased=True, keepdim=False, *, correction=None):
    if isinstance(dim, bool):
        return _std(input, None, int(dim), False)
    if correction is None:
        return _std(input, dim, int(unbiased), keepdim)
    return _std(input, dim, correction, keepdim)


def var_mean(input, dim=None, unbiased=True, keepdim=False, *, correction=None):
    if isinstance(dim, bool):
        return _var(input, None, int(dim), False), input.mean()
    if correction is None:
        correction = int(unbiased)
    variance = _var(input, dim, correction, keepdim)
    return variance, input.mean(dim, keep_dims=keepdim)


def std_mean(input, dim=None, unbiased=True, keepdim=False, *, correction=None):
    if isinstance(dim, bool):
        return _std(input, None, int(dim), False), input.mean()
    if correction is None:
        correction = int(unbiased)
    deviation = _std(input, dim, correction, keepdim)
    return deviation, input.mean(dim, keep_dims=keepdim)


def _cumprod(input, dim):
    # The gradient of mindspore.ops.cumprod divides by the elements, which may be 0.
    size, step = input.shape[dim], 1
    while step < size:
        first = input.narrow(dim, 0, step)
        rest = input.narrow(dim, step, size - step)
        rest = rest * input.narrow(dim, 0, size - step)
        input = mindspore.ops.cat((first, rest), dim)
        step *= 2
    return input


def cumprod(input, dim, *, dtype=None):
    return _cumprod(input if dtype is None else input.astype(dtype), dim)


def cummax(input, dim):
    indices = mindspore.ops.cummax(input, axis=dim)[1].astype(mindspore.int64)
    return mindspore.ops.gather_elements(input, dim, indices), indices


def cummin(input, dim):
    indices = mindspore.ops.cummin(input, axis=dim)[1].astype(mindspore.int64)
    return mindspore.ops.gather_elements(input, dim, indices), indices


def count_nonzero(input, dim=None):
    return mindspore.ops.sum(mindspore.ops.not_equal(input, 0), dim=dim)


def bincount(input, weights=None, minlength=0):
    counts = mindspore.ops.bincount(input, weights=weights, minlength=minlength)
    if weights is None:
        return counts.astype(mindspore.int64)
    integers = weights.dtype == input.dtype
    return counts.astype(mindspore.float64 if integers else weights.dtype)


def bitwise_not(input):
    return mindspore.ops.invert(input)


def equal(input, other):
    if input.shape != other.shape:
        return False
    return bool(mindspore.ops.all(mindspore.ops.equal(input, other)))


def squeeze(input, dim=None):
    if dim == ():
        return input
    return mindspore.ops.squeeze(input, axis=dim)


def median(input, dim=None, keepdim=False):
    if dim is None:
        return mindspore.ops.median(input.flatten())[0]
    return mindspore.ops.median(input, axis=dim, keepdims=keepdim)


def nanmedian(input, dim=None, keepdim=False):
    if dim is None:
        return mindspore.ops.nanmedian(input.flatten())[0]
    return mindspore.ops.nanmedian(input, axis=dim, keepdims=keepdim)


def _part_of(src, index):
    # PyTorch takes of src as much as index has elements.
    return src[tuple(slice(size) for size in index.shape)]


def _multiplied(input, dim, index, src):
    places = mindspore.ops.nonzero(mindspore.ops.ones_like(index))
    places[:, dim] = index.flatten()
    return mindspore.ops.tensor_scatter_mul(input, places, src.flatten())


def scatter(input, dim, index, src=None, *, value=None, reduce=None):
    if src is None:
        src = value
    if isinstance(src, (bool, int, float)):
        src = mindspore.ops.full_like(index, src, dtype=input.dtype)
    elif src.shape != index.shape:
        src = _part_of(src, index)
    if reduce is None:
        return mindspore.mint.scatter(input, dim, index, src)
    if reduce == "add":
        return mindspore.ops.tensor_scatter_elements(
            input, index, src, axis=dim, reduction="add"
        )
    return _multiplied(input, dim, index, src)


def scatter_add(input, dim, index, src):
    return mindspore.ops.tensor_scatter_elements(
        input,
        index,
        src if src.shape == index.shape else _part_of(src, index),
        axis=dim,
        reduction="add",
    )


def index_add(input, dim, index, source, *, alpha=1):
    index = index.astype(mindspore.int32)
    if alpha != 1:
        source = source * alpha
    # On CPU mindspore.ops.index_add changes the tensor that it is given.
    return mindspore.ops.index_add(input.copy(), index, source, axis=dim)


def index_fill(input, dim, index, value):
    return mindspore.ops.index_fill(input, dim, index.astype(mindspore.int32), value)


def linspace(
    start, end, steps, *, dtype=None, device=None, layout=None, requires_grad=False
):
    if steps == 0:
        return mindspore.ops.zeros(0, dtype=dtype)
    if dtype is None:
        return mindspore.ops.linspace(start, end, steps)
    return mindspore.ops.linspace(start, end, steps).astype(dtype)


def logspace(
    start,
    end,
    steps,
    base=10.0,
    *,
    dtype=None,
    device=None,
    layout=None,
    requires_grad=False,
):
    if steps == 0:
        return mindspore.ops.zeros(0, dtype=dtype)
    exponents = mindspore.ops.linspace(start, end, steps)
    if dtype is None:
        return mindspore.ops.pow(base, exponents)
    return mindspore.ops.pow(base, exponents).astype(dtype)


def range(
    start=0,
    end=None,
    step=1,
    *,
    dtype=None,
    device=None,
    layout=None,
    requires_grad=False,
):
    if dtype is None:
        dtype = mindspore.float32
    count = int((end - start) / step) + 1
    if isinstance(step, int):
        return mindspore.ops.arange(start, start + count * step, step).astype(dtype)
    return (mindspore.ops.arange(count) * step + start).astype(dtype)


def empty(
    *shape,
    size=None,
    dtype=None,
    device=None,
    layout=None,
    requires_grad=False,
    pin_memory=False,
    memory_format=None,
):
    if size is None:
        size = shape
    if len(shape) == 1 and isinstance(shape[0], (tuple, list)):
        size = shape[0]
    if dtype is None:
        return mindspore.mint.empty(size)
    return mindspore.mint.empty(size, dtype=dtype)


def scalar_tensor(
    s, *, dtype=None, device=None, layout=None, requires_grad=False, pin_memory=False
):
    if dtype is None:
        return mindspore.tensor(s, dtype=mindspore.float32)
    return mindspore.tensor(s, dtype=dtype)


def randint(
    low=0,
    high=None,
    size=None,
    *,
    generator=None,
    dtype=None,
    device=None,
    layout=None,
    requires_grad=False,
):
    if size is None:
        size = high
    if high is None or size == high:
        high = low
        low = 0
    if dtype is None:
        return mindspore.ops.randint(low, high, tuple(size))
    return mindspore.ops.randint(low, high, tuple(size)).astype(dtype)


def randint_like(
    input,
    low=0,
    high=None,
    *,
    generator=None,
    dtype=None,
    device=None,
    layout=None,
    requires_grad=False,
    memory_format=None,
):
    if high is None:
        numbers = mindspore.ops.randint(0, low, input.shape)
    else:
        numbers = mindspore.ops.randint(low, high, input.shape)
    return numbers.astype(input.dtype if dtype is None else dtype)


def bernoulli(input, p=None, *, generator=None):
    numbers = mindspore.ops.rand_like(input)
    return (numbers < (input if p is None else p)).astype(input.dtype)


def multinomial(input, num_samples, replacement=False, *, generator=None):
    indices = mindspore.ops.multinomial(input, num_samples, replacement=replacement)
    return indices.astype(mindspore.int64)


def normal(
    mean=0.0,
    std=1.0,
    size=None,
    *,
    generator=None,
    dtype=None,
    device=None,
    layout=None,
    requires_grad=False,
):
    if size is not None and dtype is None:
        return mindspore.ops.normal(tuple(size), mean, std)
    if size is not None:
        return mindspore.ops.normal(tuple(size), mean, std).astype(dtype)
    if isinstance(mean, (int, float)):
        return mindspore.ops.randn_like(std) * std + mean
    return mindspore.ops.randn_like(mean) * std + mean


def poisson(input, generator=None):
    if 0 in input.shape:
        return mindspore.ops.zeros_like(input)
    return mindspore.ops.random_poisson(mindspore.ops.zeros(0, mindspore.int32), input)


def embedding(weight, indices, padding_idx=-1, scale_grad_by_freq=False, sparse=False):
    return mindspore.ops.gather(weight, indices, 0)


def select(input, dim, index):
    if dim == 0:
        return input[index]
    if dim == 1:
        return input[:, index]
    if dim == -1:
        return input[..., index]
    return input.narrow(dim, index % input.shape[dim], 1).squeeze(dim)


def _two_norm(input, dim, keepdim):
    # The gradient of mindspore.ops.vector_norm is NaN at zeros.
    return _root((input * input).sum(dim, keepdims=keepdim))


def norm(input, p="fro", dim=None, keepdim=False, out=None, dtype=None):
    if dtype is not None:
        input = input.astype(dtype)
    if isinstance(dim, list):
        dim = tuple(dim)
    if p == "nuc" and dim is None:
        return mindspore.ops.matrix_norm(input, "nuc", keepdims=keepdim)
    if p == "nuc":
        return mindspore.ops.matrix_norm(input, "nuc", axis=dim, keepdims=keepdim)
    if p is None or p == "fro" or p == 2:
        return _two_norm(input, dim, keepdim)
    return mindspore.ops.vector_norm(input, p, axis=dim, keepdims=keepdim)


def full(
    size,
    fill_value,
    *,
    out=None,
    dtype=None,
    layout=None,
    device=None,
    requires_grad=False,
    pin_memory=False,
):
    if dtype is not None:
        return mindspore.ops.full(size, fill_value, dtype=dtype)
    if isinstance(fill_value, bool):
        return mindspore.ops.full(size, fill_value, dtype=mindspore.bool)
    if isinstance(fill_value, int):
        return mindspore.ops.full(size, fill_value, dtype=mindspore.int64)
    return mindspore.ops.full(size, fill_value, dtype=mindspore.float32)


def randperm(
    n,
    *,
    generator=None,
    out=None,
    dtype=None,
    layout=None,
    device=None,
    requires_grad=False,
    pin_memory=False,
):
    # mindspore.ops.randperm makes the same permutation again and again.
    if n == 0:
        return mindspore.ops.zeros(0, dtype=mindspore.int64 if dtype is None else dtype)
    if dtype is None:
        return mindspore.ops.shuffle(mindspore.ops.arange(n))
    return mindspore.ops.shuffle(mindspore.ops.arange(n)).astype(dtype)


def diag(input, diagonal=0):
    if input.ndim == 1:
        return mindspore.ops.diag_embed(input, offset=diagonal)
    return mindspore.ops.diagonal(input, offset=diagonal)


def fmin(input, other):
    # On Ascend: mindspore.mint.fmin(input, other)
    lesser = mindspore.ops.logical_or(input <= other, mindspore.ops.isnan(other))
    return mindspore.ops.where(lesser, input, other)


def ger(input, vec2):
    return mindspore.ops.outer(input, vec2)


def hsplit(input, sections=None, *, indices=None):
    if sections is None:
        sections = indices
    if isinstance(sections, list):
        sections = tuple(sections)
    return mindspore.ops.tensor_split(input, sections, axis=0 if input.ndim == 1 else 1)


def isin(elements, test_elements, *, assume_unique=False, invert=False):
    return mindspore.numpy.isin(elements, test_elements, invert=invert)


def kthvalue(input, k, dim=-1, keepdim=False):
    found = mindspore.ops.sort(input, axis=dim)
    values = found[0].narrow(dim, k - 1, 1)
    indices = found[1].narrow(dim, k - 1, 1).astype(mindspore.int64)
    if keepdim:
        return values, indices
    return values.squeeze(dim), indices.squeeze(dim)


def nonzero(input, *, out=None, as_tuple=False):
    if as_tuple:
        return mindspore.ops.nonzero(input).unbind(1)
    return mindspore.ops.nonzero(input)


def searchsorted(
    sorted_sequence, input, *, out_int32=False, right=False, side=None, sorter=None
):
    if sorter is not None:
        sorted_sequence = mindspore.ops.gather_elements(sorted_sequence, -1, sorter)
    value = input
    if isinstance(input, (int, float)):
        value = mindspore.tensor(input, dtype=sorted_sequence.dtype)
    return mindspore.mint.searchsorted(
        sorted_sequence, value, out_int32=out_int32, right=right or side == "right"
    )


def bucketize(input, boundaries, *, out_int32=False, right=False):
    # mindspore.ops.bucketize and searchsorted get in each other's way on CPU.
    x = input if isinstance(input, (int, float)) else input.unsqueeze(-1)
    reached = boundaries > x if right else boundaries >= x
    passed = mindspore.ops.logical_not(reached)
    if out_int32:
        return mindspore.ops.sum(passed, dim=-1).astype(mindspore.int32)
    return mindspore.ops.sum(passed, dim=-1)


def _unique_slices(input, return_inverse, return_counts, dim):
    # Sorts by the last element of the slices first: the order of equals stays.
    slices = mindspore.ops.movedim(input, dim, 0)
    rows = slices.reshape((slices.shape[0], -1))
    order = mindspore.ops.arange(rows.shape[0])
    for column in reversed(rows.unbind(1)):
        order = order[mindspore.ops.argsort(column[order])]
    differs = mindspore.ops.not_equal(rows[order][1:], rows[order][:-1])
    starts = (
        mindspore.ops.pad(differs.astype(mindspore.int64).sum(1), (1, 0), value=1) > 0
    )
    groups = mindspore.ops.cumsum(starts.astype(mindspore.int64), 0) - 1
    first = mindspore.ops.nonzero(starts).flatten()
    found = [mindspore.ops.movedim(slices[order[first]], 0, dim)]
    if return_inverse:
        found.append(groups[mindspore.ops.argsort(order)])
    if return_counts:
        found.append(mindspore.ops.bincount(groups).astype(mindspore.int64))
    return tuple(found) if len(found) > 1 else found[0]


def unique(input, sorted=True, return_inverse=False, return_counts=False, dim=None):
    if dim is not None:
        return _unique_slices(input, return_inverse, return_counts, dim)
    ordered = mindspore.ops.sort(input.flatten())[0]
    if not return_inverse:
        return mindspore.ops.unique_consecutive(ordered, return_counts=return_counts)
    found = mindspore.ops.unique_consecutive(ordered, return_counts=True)
    places = mindspore.mint.searchsorted(found[0], input)
    if not return_counts:
        return found[0], places
    return found[0], places, found[1]


def take_along_dim(input, indices, dim=None):
    if dim is None:
        return mindspore.ops.gather_elements(input.flatten(), 0, indices.flatten())
    rest = indices.shape[:dim] + indices.shape[dim:][1:]
    if input.shape[:dim] + input.shape[dim:][1:] == rest:
        return mindspore.ops.gather_elements(input, dim, indices % input.shape[dim])
    return _take_along_dim(input, indices, dim)


def _take_along_dim(input, indices, dim):
    # PyTorch broadcasts both, except along the axis.
    dim = dim % input.ndim
    common = [*map(max, input.shape, indices.shape)]
    length, taken = input.shape[dim], indices.shape[dim]
    input = input.expand((*common[:dim], length, *common[dim + 1 :]))
    indices = indices.expand((*common[:dim], taken, *common[dim + 1 :]))
    return mindspore.ops.gather_elements(input, dim, indices % length)


def tensor_split(
    input, tensor_indices_or_sections=None, dim=0, *, indices=None, sections=None
):
    places = tensor_indices_or_sections
    if places is None:
        places = sections if indices is None else indices
    if isinstance(places, (int, tuple)):
        return mindspore.ops.tensor_split(input, places, axis=dim)
    if isinstance(places, list):
        return mindspore.ops.tensor_split(input, tuple(places), axis=dim)
    if places.ndim == 0:
        return mindspore.ops.tensor_split(input, int(places), axis=dim)
    return mindspore.ops.tensor_split(input, tuple(places.tolist()), axis=dim)


def round(input, *, decimals=0):
    if decimals == 0:
        return mindspore.mint.round(input)
    if decimals > 0:
        return mindspore.mint.round(input * 10**decimals) / 10**decimals
    return mindspore.mint.round(input / 10**-decimals) * 10**-decimals


def xlogy(input, other):
    if isinstance(input, (int, float)) or isinstance(other, (int, float)):
        return mindspore.ops.xlogy(input, other)
    return _xlogy(input, other)


def _xlogy(input, other):
    # PyTorch gives 0 for 0, where log(other) is infinite or NaN.
    found = mindspore.ops.xlogy(input, other)
    number = mindspore.ops.logical_not(mindspore.ops.isnan(other))
    zero = mindspore.ops.logical_and(input == 0, number)
    return mindspore.ops.where(zero, 0.0, found)


def log_softmax(input, dim, dtype=None):
    if dtype is None:
        return mindspore.ops.log_softmax(input, axis=dim)
    # On CPU mindspore.ops.log_softmax takes float32 only.
    input = input.astype(dtype)
    return input - mindspore.ops.logsumexp(input, dim, keepdim=True)


def repeat_interleave(input, repeats=None, dim=None, *, output_size=None):
    if repeats is None:
        return mindspore.ops.repeat_interleave(
            mindspore.ops.arange(input.shape[0]), input, 0
        )
    return mindspore.ops.repeat_interleave(input, repeats, axis=dim)


def masked_select(input, mask):
    if input.shape == mask.shape:
        return mindspore.mint.masked_select(input, mask)
    pair = mindspore.numpy.broadcast_arrays(input, mask)
    return mindspore.mint.masked_select(pair[0], pair[1])


def clamp_(input, min=None, max=None):
    return input.copy_(mindspore.mint.clamp(input, min, max))


def angle(input):
    return _angle(input)


def _angle(input):
    if input.is_complex():
        return mindspore.ops.angle(input)
    # On CPU mindspore.ops.angle takes complex tensors only.
    found = mindspore.ops.where(input < 0, math.pi, 0.0)
    return mindspore.ops.where(mindspore.ops.isnan(input), input, found)


def _letters(equation, operands):
    # Digits stand for the axes of an ellipsis, counted from the right.
    inputs, arrow, output = equation.partition("->")
    terms = inputs.split(",")
    for place, term in enumerate(terms):
        length = operands[place].ndim - len(term) + 3
        terms[place] = term.replace("...", "87654321"[8 - length :])
    rest = "".join(sorted({c for c in "".join(terms) if c.isdigit()}, reverse=True))
    if arrow:
        return terms, output.replace("...", rest)
    every = [c for c in "".join(terms) if not c.isdigit()]
    return terms, rest + "".join(c for c in sorted(every) if every.count(c) == 1)


def _reduced(term, operand, kept):
    # Takes diagonals of repeated letters, and sums over those that nobody needs.
    for letter in dict.fromkeys(term):
        while term.count(letter) > 1:
            one, other = term.index(letter), term.rindex(letter)
            operand = mindspore.ops.diagonal(operand, 0, one, other)
            term = term[:one] + term[one + 1 : other] + term[other + 1 :] + letter
        if letter not in kept:
            operand = operand.sum(term.index(letter))
            term = term.replace(letter, "")
    return term, operand


def _product(first, x, second, y, kept):
    batch = [c for c in first if c in second and c in kept]
    summed = [c for c in first if c in second and c not in kept]
    left = [c for c in first if c not in second]
    right = [c for c in second if c not in first]
    x = x.permute(*[first.index(c) for c in batch + left + summed])
    y = y.permute(*[second.index(c) for c in batch + summed + right])
    n, m, k = len(batch), len(batch + left), len(batch + summed)
    rows, columns = x.shape[n:m], y.shape[k:]
    x = x.reshape((*x.shape[:n], math.prod(rows), math.prod(x.shape[m:])))
    y = y.reshape((*y.shape[:n], math.prod(y.shape[n:k]), math.prod(columns)))
    product = mindspore.ops.matmul(x, y)
    product = product.reshape((*product.shape[:n], *rows, *columns))
    return "".join(batch + left + right), product


def _einsum(equation, operands):
    terms, output = _letters(equation.replace(" ", ""), operands)
    term, result = _reduced(terms[0], operands[0], output + "".join(terms[1:]))
    for place, other in enumerate(terms[1:], 1):
        kept = output + "".join(terms[place + 1 :])
        other, operand = _reduced(other, operands[place], kept + term)
        term, result = _product(term, result, other, operand, kept)
        term, result = _reduced(term, result, kept)
    return result.permute(*[term.index(letter) for letter in output])


def einsum(equation, operand, other=None, *others):
    # On Ascend: mindspore.mint.einsum(equation, operand, other)
    if not isinstance(equation, str):
        raise NotImplementedError("MindSpore has no einsum of lists of axes")
    terms = equation.replace(" ", "").replace("->", ",").split(",")
    sizes = [len(set(term)) for term in terms]
    plain = "->" in equation and sizes == [len(t.replace("..", "")) for t in terms]
    ends = [term[-2:] for term in terms if len(term) > 1]
    prefixes = [term[:-2] for term in terms]
    if plain and len(ends) == 3 and prefixes == [prefixes[0]] * 3:
        if ends[2] == ends[0][0] + ends[1][1] and ends[0][1] == ends[1][0]:
            return mindspore.mint.matmul(operand, other)
        if ends[2] == ends[0][0] + ends[1][0] and ends[0][1] == ends[1][1]:
            return mindspore.mint.matmul(operand, other.transpose(-2, -1))
    plain = plain and "." not in equation
    if other is None and plain and sorted(terms[0]) == sorted(terms[1]):
        return operand.permute(*[terms[0].index(letter) for letter in terms[1]])
    if other is None:
        return _einsum(equation, (operand,))
    return _einsum(equation, (operand, other, *others))


def addcdiv(input, tensor1, tensor2, *, value=1):
    return mindspore.mint.add(input, tensor1 / tensor2, alpha=value)


def addcmul(input, tensor1, tensor2, *, value=1):
    return mindspore.mint.add(input, tensor1 * tensor2, alpha=value)


def addr(input, vec1, vec2, *, beta=1, alpha=1):
    product = mindspore.ops.outer(vec1, vec2)
    if beta == 0:
        return product * alpha
    if beta != 1:
        input = input * beta
    return mindspore.mint.add(input, product, alpha=alpha)


def lerp(input, end, weight):
    if isinstance(weight, int):
        return mindspore.ops.lerp(input, end, float(weight))
    return mindspore.ops.lerp(input, end, weight)


def _fmod(input, other):
    """In float32 MindSpore's is off by a divisor where the quotient is nearly whole."""
    found = mindspore.ops.fmod(input, other)
    if not isinstance(other, (int, float)):
        other = other.astype(mindspore.float64)
    exact = mindspore.ops.fmod(input.astype(mindspore.float64), other)
    return found + mindspore.ops.stop_gradient(exact.astype(found.dtype) - found)


def fmod(input, other):
    return _fmod(input, other)


def bartlett_window(
    window_length,
    periodic=True,
    *,
    dtype=None,
    layout=None,
    device=None,
    pin_memory=False,
    requires_grad=False,
):
    length = mindspore.tensor(window_length)
    if dtype is None:
        return mindspore.ops.bartlett_window(length, periodic=periodic)
    return mindspore.ops.bartlett_window(length, periodic=periodic, dtype=dtype)


def blackman_window(
    window_length,
    periodic=True,
    *,
    dtype=None,
    layout=None,
    device=None,
    pin_memory=False,
    requires_grad=False,
):
    length = mindspore.tensor(window_length)
    if dtype is None:
        return mindspore.ops.blackman_window(length, periodic=periodic)
    return mindspore.ops.blackman_window(length, periodic=periodic, dtype=dtype)


def hann_window(
    window_length,
    periodic=True,
    *,
    dtype=None,
    layout=None,
    device=None,
    pin_memory=False,
    requires_grad=False,
):
    window = mindspore.ops.hann_window(window_length, periodic=periodic)
    return window.astype(mindspore.float32 if dtype is None else dtype)


def hamming_window(
    window_length,
    periodic=True,
    alpha=0.54,
    beta=0.46,
    *,
    dtype=None,
    layout=None,
    device=None,
    pin_memory=False,
    requires_grad=False,
):
    window = mindspore.ops.hamming_window(
        window_length, periodic=periodic, alpha=float(alpha), beta=float(beta)
    )
    return window.astype(mindspore.float32 if dtype is None else dtype)


def kaiser_window(
    window_length,
    periodic=True,
    beta=12.0,
    *,
    dtype=None,
    layout=None,
    device=None,
    pin_memory=False,
    requires_grad=False,
):
    window = mindspore.ops.kaiser_window(window_length, periodic=periodic, beta=beta)
    return window.astype(mindspore.float32 if dtype is None else dtype)


def max_pool2d(input, kernel_size, stride=(), padding=0, dilation=1, ceil_mode=False):
    return mindspore.ops.max_pool2d(
        input,
        kernel_size,
        stride=stride or kernel_size,
        padding=padding,
        dilation=dilation,
        ceil_mode=ceil_mode,
    )


def max_pool3d(input, kernel_size, stride=(), padding=0, dilation=1, ceil_mode=False):
    return mindspore.ops.max_pool3d(
        input,
        kernel_size,
        stride=stride or kernel_size,
        padding=padding,
        dilation=dilation,
        ceil_mode=ceil_mode,
    )


def batch_norm(
    input,
    weight,
    bias,
    running_mean,
    running_var,
    training,
    momentum,
    eps,
    cudnn_enabled,
):
    if weight is None:
        weight = mindspore.ops.ones_like(running_mean)
    if bias is None:
        bias = mindspore.ops.zeros_like(running_mean)
    return mindspore.ops.batch_norm(
        input,
        running_mean=running_mean,
        running_var=running_var,
        weight=weight,
        bias=bias,
        training=training,
        momentum=float(momentum),
        eps=float(eps),
    )


def binary_cross_entropy_with_logits(
    input, target, weight=None, pos_weight=None, reduction=0
):
    return mindspore.ops.binary_cross_entropy_with_logits(
        input,
        target,
        weight=weight,
        pos_weight=pos_weight,
        reduction=("none", "mean", "sum")[reduction],
    )


def cosine_embedding_loss(input1, input2, target, margin=0.0, reduction=0):
    reduction = ("none", "mean", "sum")[reduction]
    return mindspore.ops.cosine_embedding_loss(
        input1, input2, target, margin=float(margin), reduction=reduction
    )


def _hinge_losses(input, target, margin):
    # mindspore.ops.hinge_embedding_loss takes targets of 1 and -1 only.
    far = mindspore.ops.where(target != 1, mindspore.ops.relu(margin - input), 0.0)
    return far + mindspore.ops.where(target != -1, input, 0.0)


def hinge_embedding_loss(input, target, margin=1.0, reduction=0):
    if reduction == 1:
        return _hinge_losses(input, target, margin).mean()
    if reduction == 2:
        return _hinge_losses(input, target, margin).sum()
    return _hinge_losses(input, target, margin)


def _kl_losses(input, target, log_target):
    # mindspore.ops.kl_div has no gradient of the target.
    if log_target:
        return target.exp() * (target - input)
    return _xlogy(target, target) - target * input


def kl_div(input, target, reduction=0, *, log_target=False):
    if reduction == 1:
        return _kl_losses(input, target, log_target).mean()
    if reduction == 2:
        return _kl_losses(input, target, log_target).sum()
    return _kl_losses(input, target, log_target)


def margin_ranking_loss(input1, input2, target, margin=0.0, reduction=0):
    reduction = ("none", "mean", "sum")[reduction]
    return mindspore.ops.margin_ranking_loss(
        input1, input2, target, margin=float(margin), reduction=reduction
    )


def ctc_loss(
    log_probs,
    targets,
    input_lengths,
    target_lengths,
    blank=0,
    reduction=0,
    zero_infinity=False,
):
    return mindspore.ops.ctc_loss(
        log_probs,
        targets,
        input_lengths,
        target_lengths,
        blank=blank,
        reduction=("none", "mean", "sum")[reduction],
        zero_infinity=zero_infinity,
    )[0]


def _triplet_distances(anchor, positive, negative, p, eps, swap):
    near = mindspore.ops.vector_norm(anchor - positive + eps, p, axis=-1)
    far = mindspore.ops.vector_norm(anchor - negative + eps, p, axis=-1)
    if swap:
        other = mindspore.ops.vector_norm(positive - negative + eps, p, axis=-1)
        far = mindspore.ops.minimum(far, other)
    return near - far


def triplet_margin_loss(
    anchor, positive, negative, margin=1.0, p=2.0, eps=1e-06, swap=False, reduction=0
):
    # On Ascend: mindspore.ops.triplet_margin_loss(anchor, positive, negative)
    distances = _triplet_distances(anchor, positive, negative, p, eps, swap)
    losses = mindspore.ops.relu(distances + margin)
    if reduction == 1 or reduction == "mean":
        return losses.mean()
    if reduction == 2 or reduction == "sum":
        return losses.sum()
    return losses


def cartesian_prod(tensor, *tensors):
    if len(tensors) == 0:
        return tensor
    return mindspore.ops.cartesian_prod(tensor, *tensors)


def combinations(input, r=2, with_replacement=False):
    if input.shape[0] < r and not with_replacement:
        return mindspore.ops.zeros((0, r), dtype=input.dtype)
    return mindspore.ops.combinations(input, r=r, with_replacement=with_replacement)


def _cdist(x1, x2, p):
    # The CPU kernel takes one axis of batches, the same of both.
    one = mindspore.ops.zeros(x1.shape[:-2])
    batches = (one + mindspore.ops.zeros(x2.shape[:-2])).shape
    x1 = x1.expand((*batches, *x1.shape[-2:])).reshape((-1, *x1.shape[-2:]))
    x2 = x2.expand((*batches, *x2.shape[-2:])).reshape((-1, *x2.shape[-2:]))
    distances = mindspore.mint.cdist(x1, x2, p=p)
    return distances.reshape((*batches, *distances.shape[-2:]))


def cdist(x1, x2, p=2.0, compute_mode="use_mm_for_euclid_dist_if_necessary"):
    if x1.shape[:-2] == x2.shape[:-2] and x1.ndim < 4:
        return mindspore.mint.cdist(x1, x2, p=p)
    return _cdist(x1, x2, p)


def cholesky_inverse(input, upper=False):
    # mindspore.ops.cholesky_inverse is wrong for batches, and has no right gradient.
    if upper:
        return inverse(mindspore.ops.matmul(input.swapaxes(-2, -1), input))
    return inverse(mindspore.ops.matmul(input, input.swapaxes(-2, -1)))


def inverse(input):
    if input.shape[-1] == 1:
        return 1 / input
    return mindspore.ops.inverse(input)


def det(input):
    if input.shape[-1] == 1:
        return input[..., 0, 0]
    return mindspore.ops.det(input)


def logdet(input):
    if input.shape[-1] == 1:
        return mindspore.ops.log(input[..., 0, 0])
    return mindspore.ops.logdet(input)


def slogdet(input):
    if input.shape[-1] == 1:
        number = input[..., 0, 0]
        return mindspore.ops.sign(number), mindspore.ops.log(mindspore.ops.abs(number))
    return mindspore.ops.slogdet(input)


def _corrcoef(input):
    # mindspore.numpy.corrcoef computes in float32 and gives -1 for zeros.
    centred = input - input.mean(-1, keep_dims=True)
    if input.ndim < 2 or input.shape[0] == 1:
        return (centred * centred).sum() / (centred * centred).sum()
    products = mindspore.ops.matmul(centred, centred.swapaxes(0, 1))
    lengths = mindspore.ops.diagonal(products).sqrt()
    return products / mindspore.ops.outer(lengths, lengths)


def corrcoef(input):
    return _corrcoef(input)


def cross(input, other, dim=None):
    if input.shape == other.shape:
        return mindspore.ops.cross(input, other, dim=dim)
    pair = mindspore.numpy.broadcast_arrays(input, other)
    return mindspore.ops.cross(pair[0], pair[1], dim=dim)


def _erfinv(input):
    # The CPU kernel is inexact near the ends: Newton's method puts it right.
    ends = input.abs() >= 1
    inner = mindspore.ops.where(ends, 0.0, input).astype(mindspore.float64)
    result = mindspore.ops.erfinv(inner)
    for _ in (1, 2, 3):
        error = mindspore.ops.erf(result) - inner
        slope = mindspore.ops.exp(-result * result) * (2 / math.sqrt(math.pi))
        result = result - error / slope
    return mindspore.ops.where(
        ends, mindspore.ops.erfinv(input), result.astype(input.dtype)
    )


def erfinv(input):
    return _erfinv(input)


def layer_norm(
    input, normalized_shape, weight=None, bias=None, eps=1e-05, cudnn_enable=True
):
    # On Ascend: mindspore.mint.nn.functional.layer_norm(input, normalized_shape)
    if weight is None:
        weight = mindspore.ops.ones(normalized_shape, dtype=input.dtype)
    if bias is None:
        bias = mindspore.ops.zeros(normalized_shape, dtype=input.dtype)
    normalize = mindspore.ops.LayerNorm(
        begin_norm_axis=input.ndim - len(normalized_shape),
        begin_params_axis=input.ndim - len(normalized_shape),
        epsilon=eps,
    )
    return normalize(input, weight, bias)[0]


def rms_norm(input, normalized_shape, weight=None, eps=None):
    # On Ascend: mindspore.ops.rms_norm(input, weight, eps)[0]
    axes = tuple(-1 - place for place, _ in enumerate(normalized_shape))
    square = (input * input).mean(axes, keep_dims=True)
    scale = mindspore.ops.rsqrt(
        square + (1.1920928955078125e-07 if eps is None else eps)
    )
    if weight is None:
        return input * scale
    if weight.dtype == input.dtype:
        return input * scale * weight
    return input * scale * weight.astype(input.dtype)


def masked_scatter(input, mask, source):
    if input.shape == mask.shape:
        return input.masked_scatter(mask, source)
    pair = mindspore.numpy.broadcast_arrays(input, mask)
    return pair[0].masked_scatter(pair[1], source)


def mvlgamma(input, p):
    shifted = input.unsqueeze(-1) - mindspore.ops.arange(p) / 2
    constant = p * (p - 1) / 4 * math.log(math.pi)
    return mindspore.ops.lgamma(shifted).sum(-1) + constant


def polar(abs, angle):
    real = abs * mindspore.ops.cos(angle)
    return mindspore.ops.Complex()(real, abs * mindspore.ops.sin(angle))


def polygamma(n, input):
    if n == 0:
        return mindspore.ops.digamma(input)
    return mindspore.ops.polygamma(mindspore.tensor(n), input)


def qr(input, some=True):
    return mindspore.ops.qr(input, mode="reduced" if some else "complete")


def renorm(input, p, dim, maxnorm):
    return mindspore.ops.renorm(input, int(p), dim, float(maxnorm))


def rot90(input, k=1, dims=(0, 1)):
    return mindspore.ops.rot90(input, k, dims)


def result_type(tensor, other):
    return mindspore.numpy.result_type(tensor, other)


def svd(input, some=True, compute_uv=True):
    if compute_uv:
        found = mindspore.ops.svd(input, full_matrices=not some)
        return found[1], found[0], found[2]
    *batch, rows, columns = input.shape
    return (
        mindspore.ops.zeros((*batch, rows, rows), input.dtype),
        mindspore.ops.svd(input, compute_uv=False),
        mindspore.ops.zeros((*batch, columns, columns), input.dtype),
    )


def _with_ones(A, upper):
    rest = mindspore.ops.triu(A, 1) if upper else mindspore.ops.tril(A, -1)
    return rest + mindspore.ops.eye(A.shape[-1], dtype=A.dtype)


def triangular_solve(input, A, upper=True, transpose=False, unitriangular=False):
    solve = mindspore.ops.MatrixTriangularSolve(lower=not upper, adjoint=transpose)
    if unitriangular:
        return solve(_with_ones(A, upper), input), A
    return solve(A, input), A


def _quantile(input, q, dim, keepdim, interpolation, counts_nan):
    shape = (1,) * input.ndim
    if dim is None:
        input, dim = input.flatten(), 0
    if isinstance(q, (int, float)):
        q = mindspore.tensor(q, dtype=input.dtype)
    nan = mindspore.ops.isnan(input)
    ordered = mindspore.ops.where(nan, math.inf, input).movedim(dim, 0)
    ordered = mindspore.ops.sort(ordered, axis=0)[0]
    count = input.shape[dim] - nan.astype(input.dtype).sum(dim).expand_dims(0)
    place = q.reshape((-1, *shape[1:])) if len(shape) == input.ndim else q.reshape(-1)
    place = place * (count - 1)
    result = _between(ordered, place, interpolation)
    missing = count < input.shape[dim] if counts_nan else count == 0
    result = mindspore.ops.where(missing, math.nan, result)
    if keepdim and len(shape) > input.ndim:
        result = result.reshape((-1, *shape))
    elif keepdim:
        result = result.expand_dims(dim + 1 if dim >= 0 else dim)
    return result.squeeze(0) if q.ndim == 0 else result


def _between(ordered, place, interpolation):
    # What lies at a place between two elements.
    low = mindspore.ops.relu(mindspore.ops.floor(place))
    high = mindspore.ops.relu(mindspore.ops.ceil(place))
    part = {"lower": 0.0, "higher": 1.0, "midpoint": 0.5}.get(
        interpolation, place - low
    )
    if interpolation == "nearest":
        part = mindspore.ops.round(place) - low
    low = mindspore.ops.gather_elements(ordered, 0, low.astype(mindspore.int64))
    high = mindspore.ops.gather_elements(ordered, 0, high.astype(mindspore.int64))
    return low + (high - low) * part


def quantile(input, q, dim=None, keepdim=False, *, interpolation="linear"):
    # On Ascend: mindspore.ops.quantile(input, q, axis=dim, keepdims=keepdim)
    return _quantile(input, q, dim, keepdim, interpolation, True)


def nanquantile(input, q, dim=None, keepdim=False, *, interpolation="linear"):
    # On Ascend: mindspore.ops.nanquantile(input, q, axis=dim, keepdims=keepdim)
    return _quantile(input, q, dim, keepdim, interpolation, False)


def _cholesky(input):
    # The operator has no gradient on CPU. What is added is 0 and has one.
    factor = mindspore.ops.stop_gradient(mindspore.ops.cholesky(input))
    change = input - mindspore.ops.stop_gradient(input)
    change = (change + change.swapaxes(-2, -1)) / 2
    solve = mindspore.ops.MatrixTriangularSolve(lower=True)
    change = solve(factor, solve(factor, change).swapaxes(-2, -1))
    ones = mindspore.ops.ones(input.shape[-2:], dtype=input.dtype)
    half = (mindspore.ops.tril(ones) + mindspore.ops.tril(ones, -1)) / 2
    return factor + mindspore.ops.matmul(factor, change * half)


def cholesky(input, upper=False):
    if upper:
        return _cholesky(input).swapaxes(-2, -1)
    return _cholesky(input)


def _lu_solve(b, LU_data, LU_pivots):
    # mindspore.ops.lu_solve has no gradient.
    order = mindspore.ops.lu_unpack(LU_data, LU_pivots, unpack_data=False)[0]
    b = mindspore.ops.matmul(order.swapaxes(-2, -1), b)
    lower = mindspore.ops.tril(LU_data, -1)
    lower = lower + mindspore.ops.eye(LU_data.shape[-1], dtype=LU_data.dtype)
    b = mindspore.ops.MatrixTriangularSolve(lower=True)(lower, b)
    return mindspore.ops.MatrixTriangularSolve(lower=False)(LU_data, b)


def lu_solve(b, LU_data, LU_pivots):
    return _lu_solve(b, LU_data, LU_pivots)


def _nextafter(input, other):
    # In PyTorch the gradient is that of input, except where both are equal.
    input, other = mindspore.numpy.broadcast_arrays(*_alike(input, other))
    fixed = mindspore.ops.stop_gradient(mindspore.ops.nextafter(input, other))
    moved = input + mindspore.ops.stop_gradient(fixed - input)
    return mindspore.ops.where(input == other, fixed, moved)


def nextafter(input, other):
    return _nextafter(input, other)


def _reflected(input, tau, other, transpose):
    # The columns of input make reflections, which are applied one after the other.
    rows, columns = input.shape[-2:]
    vectors = mindspore.ops.tril(input, -1)
    vectors = vectors + mindspore.ops.eye(rows, columns, input.dtype)
    places = list(enumerate(vectors.unbind(-1)))[: tau.shape[-1]]
    for place, vector in places if transpose else reversed(places):
        vector = vector.unsqueeze(-1)
        scale = tau[..., place].unsqueeze(-1).unsqueeze(-1)
        row = mindspore.ops.matmul(vector.swapaxes(-2, -1), other)
        other = other - scale * mindspore.ops.matmul(vector, row)
    return other


def ormqr(input, input2, input3, left=True, transpose=False):
    # On GPU: mindspore.ops.ormqr(input, input2, input3, left, transpose)
    if left:
        return _reflected(input, input2, input3, transpose)
    turned = _reflected(input, input2, input3.swapaxes(-2, -1), not transpose)
    return turned.swapaxes(-2, -1)


def orgqr(input, input2):
    # mindspore.ops.orgqr has no gradient.
    columns = mindspore.ops.eye(input.shape[-2], input.shape[-1], input.dtype)
    return _reflected(input, input2, columns, False)


def adaptive_max_pool1d(input, output_size):
    size = output_size if isinstance(output_size, int) else output_size[0]
    # In two dimensions any length is taken, and there are indices.
    found = mindspore.ops.adaptive_max_pool2d(
        input.unsqueeze(-2), (1, size), return_indices=True
    )
    return found[0].squeeze(-2), found[1].squeeze(-2)


def Tensor(*data):
    if len(data) == 0:
        return mindspore.mint.empty((0,))
    if len(data) == 1 and not isinstance(data[0], int):
        return mindspore.tensor(data[0], dtype=mindspore.float32)
    return mindspore.mint.empty(data)


def _stft(input, n_fft, hop, length, window, center, pad_mode, normalized, onesided):
    # mindspore.ops.stft has no gradient.
    if onesided is None:
        onesided = not input.is_complex()
    if center:
        rows = input.reshape((1, -1, input.shape[-1]))
        rows = mindspore.ops.pad(rows, (n_fft // 2, n_fft // 2), mode=pad_mode)
        input = rows.reshape((*input.shape[:-1], rows.shape[-1]))
    if window is None:
        window = mindspore.ops.ones(length, dtype=input.dtype)
    left = (n_fft - length) // 2
    window = mindspore.ops.pad(window, (left, n_fft - length - left))
    starts = mindspore.ops.arange(0, input.shape[-1] - n_fft + 1, hop)
    places = starts.unsqueeze(1) + mindspore.ops.arange(n_fft)
    frames = mindspore.ops.gather(input, places, input.ndim - 1) * window
    found = mindspore.ops.rfft(frames) if onesided else mindspore.ops.fft(frames)
    found = found.swapaxes(-2, -1)
    return found / math.sqrt(n_fft) if normalized else found


def stft(
    input,
    n_fft,
    hop_length=None,
    win_length=None,
    window=None,
    center=True,
    pad_mode="reflect",
    normalized=False,
    onesided=None,
    return_complex=None,
    align_to_window=None,
):
    found = _stft(
        input,
        n_fft,
        n_fft // 4 if hop_length is None else hop_length,
        n_fft if win_length is None else win_length,
        window,
        center,
        pad_mode,
        normalized,
        onesided,
    )
    return found if return_complex else mindspore.ops.view_as_real(found)


def _alike(*tensors):
    # PyTorch converts tensors to the dtype that holds them all.
    dtype = mindspore.numpy.result_type(*tensors)
    return [one.astype(dtype) for one in tensors]


def logaddexp(input, other):
    if input.dtype == other.dtype:
        return mindspore.ops.logaddexp(input, other)
    return mindspore.ops.logaddexp(*_alike(input, other))


def logaddexp2(input, other):
    if input.dtype == other.dtype:
        return mindspore.ops.logaddexp2(input, other)
    return mindspore.ops.logaddexp2(*_alike(input, other))


def copysign(input, other):
    if isinstance(other, (int, float)) or input.dtype == other.dtype:
        return mindspore.ops.copysign(input, other)
    return mindspore.ops.copysign(*_alike(input, other))


def block_diag(*tensors):
    if len({one.dtype for one in tensors}) == 1:
        return mindspore.ops.block_diag(*tensors)
    return mindspore.ops.block_diag(*_alike(*tensors))


def select_scatter(input, src, dim, index):
    if src.dtype != input.dtype:
        src = src.astype(input.dtype)
    return mindspore.ops.select_scatter(input, src, dim, index)


def diagonal_scatter(input, src, offset=0, dim1=0, dim2=1):
    if src.dtype != input.dtype:
        src = src.astype(input.dtype)
    return mindspore.ops.diagonal_scatter(
        input, src, offset=offset, dim1=dim1, dim2=dim2
    )


def dist(input, other, p=2):
    whole = isinstance(p, int) or p.is_integer()
    if whole and input.dtype == other.dtype:
        return mindspore.ops.dist(input, other, p=int(p))
    return mindspore.ops.vector_norm(input - other, p)


def _igamma(input, other):
    # The operator gives 0 where both are 0, PyTorch NaN.
    found = mindspore.ops.igamma(input, other)
    zero = mindspore.ops.logical_and(input == 0, other == 0)
    return mindspore.ops.where(zero, math.nan, found)


def igamma(input, other):
    if input.dtype == other.dtype:
        return _igamma(input, other)
    return _igamma(*_alike(input, other))


def igammac(input, other):
    if input.dtype == other.dtype:
        return mindspore.ops.igammac(input, other)
    return mindspore.ops.igammac(*_alike(input, other))


def _trapz(y, x, dim):
    # mindspore.ops.trapz returns float32, whatever it is given.
    y = mindspore.ops.movedim(y, dim, -1)
    if x.ndim > 1:
        x = mindspore.ops.movedim(x, dim, -1)
    areas = (y[..., 1:] + y[..., :-1]) / 2 * (x[..., 1:] - x[..., :-1])
    return areas.sum(-1)


def trapz(y, x=None, *, dx=1, dim=-1):
    if x is None:
        return mindspore.ops.trapz(y, dx=float(dx), dim=dim)
    if x.dtype == y.dtype:
        return mindspore.ops.trapz(y, x, dim=dim)
    return _trapz(y, x, dim)


def _pow(input, exponent):
    # The gradient of mindspore.mint.pow is NaN for 0 to the power of 0.
    zero = mindspore.ops.logical_and(input == 0, exponent == 0)
    return mindspore.mint.pow(mindspore.ops.where(zero, 1, input), exponent)


def pow(input, exponent):
    numbers = (int, float, complex)
    if isinstance(input, numbers) or isinstance(exponent, numbers):
        return mindspore.mint.pow(input, exponent)
    return _pow(input, exponent)


def _float_power(input, exponent):
    # The gradient of mindspore.ops.float_power is NaN for 0 to the power of 0.
    zero = mindspore.ops.logical_and(input == 0, exponent == 0)
    return mindspore.ops.float_power(mindspore.ops.where(zero, 1, input), exponent)


def float_power(input, exponent):
    numbers = (int, float, complex)
    if isinstance(input, numbers) or isinstance(exponent, numbers):
        return mindspore.ops.float_power(input, exponent)
    return _float_power(input, exponent)


def _atan2(input, other):
    # The gradient of mindspore.ops.atan2 is NaN where both are 0.
    zero = mindspore.ops.logical_and(input == 0, other == 0)
    fixed = mindspore.ops.stop_gradient(mindspore.ops.atan2(input, other))
    found = mindspore.ops.atan2(input, mindspore.ops.where(zero, 1, other))
    return mindspore.ops.where(zero, fixed, found)


def atan2(input, other):
    return _atan2(input, other)


def arctan2(input, other):
    return _atan2(input, other)


def gather(input, dim, index, *, sparse_grad=False):
    return mindspore.mint.gather(input, dim, index)


def _tensordot(a, b, dims):
    # PyTorch repeats an axis of one element.
    for one, other in zip(*dims, strict=True):
        if a.shape[one] == 1:
            b = b.sum(other, keepdims=True)
        elif b.shape[other] == 1:
            a = a.sum(one, keepdims=True)
    return mindspore.numpy.tensordot(a, b, dims)


def tensordot(a, b, dims=2):
    if isinstance(dims, int):
        return mindspore.numpy.tensordot(a, b, dims)
    if [a.shape[axis] for axis in dims[0]] == [b.shape[axis] for axis in dims[1]]:
        return mindspore.numpy.tensordot(a, b, dims)
    return _tensordot(a, b, dims)
