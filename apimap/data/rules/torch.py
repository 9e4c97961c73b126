"""How functions of torch are written in MindSpore."""

import math

import mindspore
import mindspore.scipy
import numpy

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
    ],
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
    return input.copy_(_clamped(input, min, max))


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
    areas = (y[..., 1:] + y[..., :-1]) / 2
    if isinstance(x, (int, float)):
        return areas.sum(-1) * x
    if x.ndim > 1:
        x = mindspore.ops.movedim(x, dim, -1)
    return (areas * (x[..., 1:] - x[..., :-1])).sum(-1)


def trapz(y, x=None, *, dx=1, dim=-1):
    return _trapz(y, dx if x is None else x, dim)


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


def view_as_complex(input):
    return mindspore.ops.Complex()(input[..., 0], input[..., 1])


def vdot(input, other):
    # On Ascend: mindspore.mint.vdot(input, other)
    if input.is_complex():
        return mindspore.ops.sum(mindspore.ops.conj(input) * other)
    return mindspore.ops.sum(input * other).astype(input.dtype)


def unravel_index(indices, shape):
    return _unravelled(indices, (shape,) if isinstance(shape, int) else shape)


def _unravelled(indices, shape):
    indices = indices.astype(mindspore.int64)
    found = []
    for length in reversed(shape):
        found.append(indices % length)
        indices = indices // length
    return tuple(reversed(found))


def _strided_places(size, stride, offset):
    places = mindspore.tensor(offset or 0)
    for length, step in zip(size, stride, strict=True):
        places = places.unsqueeze(-1) + mindspore.ops.arange(length) * step
    return places


def as_strided(input, size, stride, storage_offset=None):
    places = _strided_places(size, stride, storage_offset)
    return mindspore.ops.gather(input.flatten(), places, 0)


def as_strided_scatter(input, src, size, stride, storage_offset=None):
    places = _strided_places(size, stride, storage_offset)
    return mindspore.ops.tensor_scatter_elements(
        input.flatten(), places.flatten(), src.flatten()
    ).reshape(input.shape)


def constant_pad_nd(input, pad, value=0):
    return mindspore.ops.pad(input, tuple(pad), value=value)


def _cumulative_trapezoid(y, x, dim):
    y = mindspore.ops.movedim(y, dim, -1)
    areas = (y[..., 1:] + y[..., :-1]) / 2
    if isinstance(x, (int, float)):
        areas = areas * x
    else:
        if x.ndim > 1:
            x = mindspore.ops.movedim(x, dim, -1)
        areas = areas * (x[..., 1:] - x[..., :-1])
    return mindspore.ops.movedim(mindspore.ops.cumsum(areas, -1), -1, dim)


def cumulative_trapezoid(y, x=None, *, dx=1, dim=-1):
    return _cumulative_trapezoid(y, dx if x is None else x, dim)


def trapezoid(y, x=None, *, dx=1, dim=-1):
    return _trapz(y, dx if x is None else x, dim)


def frexp(input):
    return _frexp(input)


def _frexp(input):
    # The logarithm is rounded: the exponent is put right by the mantissa.
    number = mindspore.ops.logical_and(mindspore.ops.isfinite(input), input != 0)
    exact = mindspore.ops.where(number, input, 1.0).astype(mindspore.float64)
    exponent = mindspore.ops.floor(mindspore.ops.log2(exact.abs())) + 1
    mantissa = exact / mindspore.ops.pow(2.0, exponent)
    up, down = mantissa.abs() >= 1, mantissa.abs() < 0.5
    exponent = exponent + up.astype(exponent.dtype) - down.astype(exponent.dtype)
    exponent = mindspore.ops.where(number, exponent, 0.0)
    scale = mindspore.ops.stop_gradient(mindspore.ops.pow(2.0, -exponent))
    mantissa = (input.astype(mindspore.float64) * scale).astype(input.dtype)
    return mantissa, exponent.astype(mindspore.int32)


def gradient(input, *, spacing=None, dim=None, edge_order=1):
    if dim is None:
        dim = tuple(place for place, _ in enumerate(input.shape))
    if isinstance(dim, int):
        dim = (dim,)
    if spacing is None:
        spacing = 1.0
    if not isinstance(spacing, (tuple, list)):
        spacing = (spacing,) * len(dim)
    return _slopes(input, dim, spacing, edge_order)


def _slopes(input, dim, spacing, edge_order):
    pairs = zip(dim, spacing, strict=True)
    return tuple(_slope(input, axis, step, edge_order) for axis, step in pairs)


def _slope(input, axis, step, edge_order):
    x = mindspore.ops.movedim(input, axis, -1)
    n = x.shape[-1]
    if isinstance(step, (int, float, complex)):
        steps = mindspore.ops.full((n - 1,), step, dtype=mindspore.float32)
    else:
        steps = step[1:] - step[:-1]
    if not (x.is_floating_point() or x.is_complex()):
        x = x.astype(mindspore.float32)
    steps = steps.astype(x.dtype)
    rise = (x[..., 1:] - x[..., :-1]) / steps
    before, after = steps[:-1], steps[1:]
    inner = (rise[..., :-1] * after + rise[..., 1:] * before) / (before + after)
    first, last = rise[..., :1], rise[..., -1:]
    if edge_order == 2:
        bend = (rise[..., 1:] - rise[..., :-1]) / (before + after)
        first = first - bend[..., :1] * steps[:1]
        last = last + bend[..., -1:] * steps[-1:]
    slope = mindspore.ops.cat((first, inner, last), -1)
    return mindspore.ops.movedim(slope, -1, axis)


def mode(input, dim=-1, keepdim=False):
    if input.ndim == 0:
        return input, mindspore.ops.zeros((), dtype=mindspore.int64)
    return _mode(input, dim, keepdim)


def _mode(input, dim, keepdim):
    rows = mindspore.ops.movedim(input, dim, -1)
    counts = (rows.unsqueeze(-1) == rows.unsqueeze(-2)).astype(mindspore.int64).sum(-1)
    often = counts == mindspore.ops.amax(counts, -1, keepdims=True)
    # Of the most frequent values PyTorch takes the least.
    places = mindspore.ops.sort(rows.astype(mindspore.float64), -1)[1]
    ordered = mindspore.ops.gather_elements(rows, -1, places)
    often = mindspore.ops.gather_elements(often.astype(mindspore.int32), -1, places)
    first = mindspore.ops.argmax(often, -1, keepdim=True)
    value = mindspore.ops.gather_elements(ordered, -1, first)
    same = (rows == value).astype(mindspore.int64)
    number = mindspore.ops.arange(rows.shape[-1])
    index = mindspore.ops.amax(same * number, -1, keepdims=True)
    value, index = (mindspore.ops.movedim(one, -1, dim) for one in (value, index))
    if keepdim:
        return value, index
    return value.squeeze(dim), index.squeeze(dim)


def histogram(input, bins=100, *, range=None, weight=None, density=False):
    if isinstance(bins, int):
        bins = _even_edges(input, bins, range)
    elif isinstance(bins, (tuple, list)):
        bins = bins[0]
    return _histogram(input, bins, weight, density)


def _even_edges(input, bins, bounds):
    if bounds is None:
        low, high = float(input.min()), float(input.max())
    else:
        low, high = bounds
    if low == high:
        low, high = low - 0.5, high + 0.5
    # The last edge of linspace is rounded, and the greatest element lies on it.
    edges = mindspore.ops.linspace(low, high, bins + 1).astype(input.dtype)[:-1]
    return mindspore.ops.cat((edges, mindspore.tensor([high], dtype=input.dtype)))


def _places_among(input, edges):
    # The last bin holds its right edge too; what lies outside goes past the end.
    size = edges.shape[0] - 1
    place = (input.unsqueeze(-1) >= edges).astype(mindspore.int64).sum(-1) - 1
    place = mindspore.ops.where(input == edges[-1], size - 1, place)
    inside = mindspore.ops.logical_and(place >= 0, place < size)
    return place, inside


def _histogram(input, edges, weight, density):
    input = input.flatten()
    place, inside = _places_among(input, edges)
    if weight is None:
        weight = mindspore.ops.ones_like(input)
    zeros = mindspore.ops.zeros(edges.shape[0], dtype=input.dtype)
    counts = mindspore.ops.tensor_scatter_elements(
        zeros,
        mindspore.ops.where(inside, place, edges.shape[0] - 1),
        weight.flatten(),
        reduction="add",
    )[:-1]
    if density:
        counts = counts / counts.sum() / (edges[1:] - edges[:-1])
    return counts, edges


def histogramdd(input, bins, range=None, weight=None, density=False):
    columns = input.reshape((-1, input.shape[-1])).unbind(1)
    if isinstance(bins, int):
        bins = (bins,) * len(columns)
    edges = _edges(columns, bins, range)
    return _histogramdd(columns, edges, weight, density), edges


def _edges(columns, bins, bounds):
    edges = []
    for number, column in enumerate(columns):
        if not isinstance(bins[number], int):
            edges.append(bins[number])
        elif bounds is None:
            edges.append(_even_edges(column, bins[number], None))
        else:
            ends = bounds[2 * number], bounds[2 * number + 1]
            edges.append(_even_edges(column, bins[number], ends))
    return edges


def _histogramdd(columns, edges, weight, density):
    cell, all_inside = 0, columns[0] == columns[0]
    sizes = tuple(one.shape[0] - 1 for one in edges)
    for column, one in zip(columns, edges, strict=True):
        place, inside = _places_among(column, one)
        cell = cell * (one.shape[0] - 1) + place
        all_inside = mindspore.ops.logical_and(all_inside, inside)
    if weight is None:
        weight = mindspore.ops.ones_like(columns[0])
    counts = mindspore.ops.tensor_scatter_elements(
        mindspore.ops.zeros(math.prod(sizes) + 1, dtype=columns[0].dtype),
        mindspore.ops.where(all_inside, cell, math.prod(sizes)),
        weight.flatten(),
        reduction="add",
    )[:-1].reshape(sizes)
    if density:
        counts = counts / counts.sum()
        for axis, one in enumerate(edges):
            widths = (one[1:] - one[:-1]).reshape(
                (-1,) + (1,) * (len(sizes) - 1 - axis)
            )
            counts = counts / widths
    return counts


def index_copy(input, dim, index, source):
    if input.ndim == 0:
        return source.reshape(())
    return _rows_copied(input, dim, index, source)


def _rows_copied(input, dim, index, source):
    rows = mindspore.ops.movedim(input, dim, 0)
    if source.ndim > 0:
        source = mindspore.ops.movedim(source, dim, 0)
    source = source.reshape((index.size, *rows.shape[1:]))
    changed = mindspore.ops.tensor_scatter_update(rows, index.reshape((-1, 1)), source)
    return mindspore.ops.movedim(changed, 0, dim)


def index_reduce(input, dim, index, source, reduce, *, include_self=True):
    if input.ndim == 0:
        rows, source = input.reshape((1,)), source.reshape((-1,))
        changed = _rows_reduced(rows, index, source, reduce, include_self)
        return changed.reshape(())
    rows = mindspore.ops.movedim(input, dim, 0)
    source = mindspore.ops.movedim(source, dim, 0)
    changed = _rows_reduced(rows, index, source, reduce, include_self)
    return mindspore.ops.movedim(changed, 0, dim)


def _products(length, index, source):
    # Of the rows that come in at each place: one by one, as the index says.
    found = mindspore.ops.ones((length, *source.shape[1:]), dtype=source.dtype)
    numbers = mindspore.ops.arange(length).reshape((-1,) + (1,) * (source.ndim - 1))
    for place, row in zip(index.unbind(0), source.unbind(0), strict=True):
        found = mindspore.ops.where(numbers == place, found * row, found)
    return found


def _rows_reduced(rows, index, source, reduce, include_self):
    places = index.reshape((-1, 1))
    if reduce != "prod":
        return _scattered(rows, places, source, reduce, include_self)
    # The gradient of mindspore.ops.tensor_scatter_mul is wrong where places repeat.
    begin = rows
    if not include_self:
        begin = _made_neutral(rows, places, source, reduce)
    return begin * _products(rows.shape[0], index, source)


def put(input, index, source, accumulate=False):
    changed = mindspore.ops.tensor_scatter_elements(
        input.flatten(),
        index.flatten() % input.size,
        source.flatten(),
        reduction="add" if accumulate else "none",
    )
    return changed.reshape(input.shape)


def _overlapping(frames, hop):
    # Adds each frame where it begins: (batch, frames, n) to (batch, length).
    count, n = frames.shape[1:]
    starts = mindspore.ops.arange(count).reshape((-1, 1)) * hop
    places = (starts + mindspore.ops.arange(n)).flatten()
    length = hop * (count - 1) + n
    return mindspore.ops.tensor_scatter_elements(
        mindspore.ops.zeros((frames.shape[0], length), dtype=frames.dtype),
        mindspore.ops.broadcast_to(places, (frames.shape[0], places.shape[0])),
        frames.reshape((frames.shape[0], -1)),
        axis=1,
        reduction="add",
    )


def _istft(input, n_fft, hop, window, center, normalized, onesided, length, complex):
    spectra = input.reshape((-1, *input.shape[-2:])).swapaxes(-2, -1)
    if normalized:
        spectra = spectra * n_fft**0.5
    if complex:
        frames = mindspore.ops.ifft(spectra, n_fft)
    elif onesided:
        frames = mindspore.ops.irfft(spectra, n_fft)
    else:
        frames = mindspore.ops.irfft(spectra[..., : n_fft // 2 + 1], n_fft)
    squares = mindspore.ops.broadcast_to(window * window, (1, *frames.shape[1:]))
    signal, weight = _overlapping(frames * window, hop), _overlapping(squares, hop)
    start = n_fft // 2 if center else 0
    end = signal.shape[-1] - start if length is None else start + length
    signal = signal[:, start:end] / weight[:, start:end]
    if signal.shape[-1] < end - start:
        signal = mindspore.ops.pad(signal, (0, end - start - signal.shape[-1]))
    return signal.reshape((*input.shape[:-2], signal.shape[-1]))


def istft(
    input,
    n_fft,
    hop_length=None,
    win_length=None,
    window=None,
    center=True,
    normalized=False,
    onesided=None,
    length=None,
    return_complex=False,
):
    size = n_fft if win_length is None else win_length
    hop = n_fft // 4 if hop_length is None else hop_length
    if window is None:
        window = mindspore.ops.ones(size, dtype=mindspore.float32)
    if size < n_fft:
        left = (n_fft - size) // 2
        window = mindspore.ops.pad(window, (left, n_fft - size - left))
    if onesided is None:
        onesided = input.shape[-2] != n_fft
    return _istft(
        input,
        n_fft,
        hop,
        window,
        center,
        normalized,
        onesided,
        length,
        return_complex,
    )


def matrix_exp(input):
    return _matrix_exp(input)


def _matrix_exp(input):
    # On Ascend: mindspore.ops.matrix_exp(input). Here by scaling and squaring.
    size = input.shape[-1]
    if 0 in input.shape:
        return input
    wide = mindspore.complex128 if input.is_complex() else mindspore.float64
    x = input.astype(wide)
    norm = float(input.abs().sum(-2).max())
    halvings = max(0, math.ceil(math.log2(norm * 2))) if 0 < norm < math.inf else 0
    x = x / 2.0**halvings
    result = term = mindspore.ops.broadcast_to(
        mindspore.ops.eye(size, dtype=mindspore.float64).astype(wide), input.shape
    )
    for n in (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18):
        term = mindspore.ops.matmul(term, x) / n
        result = result + term
    for _ in (None,) * halvings:
        result = mindspore.ops.matmul(result, result)
    return result.astype(input.dtype)


def nonzero_static(input, *, size, fill_value=-1):
    if input.ndim == 0:
        return mindspore.ops.zeros((size, 0), dtype=mindspore.int64)
    found = mindspore.ops.nonzero(input)[:size]
    rest = (size - found.shape[0], input.ndim)
    filling = mindspore.ops.full(rest, fill_value, dtype=mindspore.int64)
    return mindspore.ops.cat((found, filling))


def pinverse(input, rcond=1e-15):
    return mindspore.ops.pinv(input, rtol=rcond)


def poisson_nll_loss(input, target, log_input, full, eps, reduction):
    names = ("none", "mean", "sum")
    return mindspore.nn.PoissonNLLLoss(
        log_input=log_input, full=full, eps=float(eps), reduction=names[reduction]
    )(input, target)


def rsub(input, other, *, alpha=1):
    if alpha == 1:
        return other - input
    return other - input * alpha


def split_with_sizes(input, split_sizes, dim=0):
    return mindspore.ops.split(input, list(split_sizes), axis=dim)


def resolve_conj(input):
    return input


def resolve_neg(input):
    return input


def conj_physical(input):
    return mindspore.ops.conj(input)


def max_pool1d(input, kernel_size, stride=(), padding=0, dilation=1, ceil_mode=False):
    return _max_pool1d(input, kernel_size, stride, padding, dilation, ceil_mode)[0]


def max_pool1d_with_indices(
    input, kernel_size, stride=(), padding=0, dilation=1, ceil_mode=False
):
    return _max_pool1d(input, kernel_size, stride, padding, dilation, ceil_mode)


def _one(value):
    return value if isinstance(value, int) else value[0]


def _max_pool1d(input, kernel_size, stride, padding, dilation, ceil_mode):
    pooled = mindspore.ops.max_pool2d(
        (input if input.ndim == 3 else input.unsqueeze(0)).unsqueeze(-2),
        (1, _one(kernel_size)),
        stride=(1, _one(stride or kernel_size)),
        padding=(0, _one(padding)),
        dilation=(1, _one(dilation)),
        ceil_mode=ceil_mode,
        return_indices=True,
    )
    values, indices = (one.squeeze(-2) for one in pooled)
    if input.ndim == 2:
        return values.squeeze(0), indices.squeeze(0)
    return values, indices


def _alpha_dropped(input, p, shape):
    # What is dropped becomes -scale * alpha of SELU; mean and variance stay.
    low = -1.7580993408473766
    keep = mindspore.ops.rand(*shape) >= p
    a = ((1 - p) * (1 + p * low * low)) ** -0.5
    return mindspore.ops.where(keep, input, low) * a - a * p * low


def alpha_dropout(input, p, train):
    if not train or p == 0:
        return input
    if p == 1:
        return input * 0
    return _alpha_dropped(input, p, input.shape)


def feature_alpha_dropout(input, p, train):
    if not train or p == 0:
        return input
    if p == 1:
        return input * 0
    return _alpha_dropped(input, p, input.shape[:2] + (1,) * (input.ndim - 2))


def feature_dropout(input, p, train):
    if not train or p == 0:
        return input
    keep = mindspore.ops.rand(*input.shape[:2], *(1,) * (input.ndim - 2)) >= p
    return input * keep.astype(input.dtype) / (1 - p)


def instance_norm(
    input,
    weight,
    bias,
    running_mean,
    running_var,
    use_input_stats,
    momentum,
    eps,
    cudnn_enabled,
):
    channels = (1, -1) + (1,) * (input.ndim - 2)
    if use_input_stats:
        axes = tuple(place for place, _ in enumerate(input.shape) if place > 1)
        centred = input - input.mean(axes, keep_dims=True)
        variance = (centred * centred).mean(axes, keep_dims=True)
    else:
        centred = input - running_mean.reshape(channels)
        variance = running_var.reshape(channels)
    result = centred / mindspore.ops.sqrt(variance + eps)
    if weight is not None:
        result = result * weight.reshape(channels)
    if bias is not None:
        result = result + bias.reshape(channels)
    return result


def can_cast(from_, to):
    return _kind(from_) <= _kind(to)


def _kind(dtype):
    # bool, then integers, then floats, then complex numbers
    if dtype == mindspore.bool:
        return 0
    return 3 if dtype.is_complex else 2 if dtype.is_floating_point else 1


def is_same_size(input, other):
    return input.shape == other.shape


def is_signed(input):
    # On CPU Tensor.is_signed says False of float16.
    return input.is_floating_point() or input.is_signed()


def chain_matmul(*matrices, out=None):
    return mindspore.numpy.multi_dot(list(matrices))


def binomial(count, prob, generator=None):
    return _binomial(count, prob)


def _binomial(count, prob):
    # As many draws as the largest count, of which each element takes its own.
    most = int(count.max())
    draws = mindspore.ops.rand(most, *count.shape) < prob
    numbers = mindspore.ops.arange(most).reshape((-1,) + (1,) * count.ndim)
    taken = mindspore.ops.logical_and(draws, numbers < count)
    return taken.astype(count.dtype).sum(0)


def frobenius_norm(input, dim, keepdim=False):
    return _two_norm(input, tuple(dim) or None, keepdim)


def nuclear_norm(input, dim=(-2, -1), keepdim=False):
    if isinstance(dim, bool):
        return mindspore.ops.matrix_norm(input, "nuc", keepdims=dim)
    return mindspore.ops.matrix_norm(input, "nuc", axis=tuple(dim), keepdims=keepdim)


def norm_except_dim(v, pow=2, dim=0):
    if dim == -1:
        return mindspore.ops.vector_norm(v, pow)
    axes = tuple(place for place, _ in enumerate(v.shape) if place != dim)
    return mindspore.ops.vector_norm(v, pow, axis=axes, keepdims=True)


def broadcast_shapes(*shapes):
    return numpy.broadcast_shapes(*shapes)


def svd_lowrank(A, q=6, niter=2, M=None):
    found = mindspore.ops.svd(A if M is None else A - M)
    return found[1][..., :q], found[0][..., :q], found[2][..., :q]


def pca_lowrank(A, q=None, center=True, niter=2):
    if q is None:
        q = min(6, A.shape[-2], A.shape[-1])
    found = mindspore.ops.svd(A - A.mean(-2, keep_dims=True) if center else A)
    return found[1][..., :q], found[0][..., :q], found[2][..., :q]


def acos_(input):
    return input.copy_(mindspore.ops.acos(input))


def acosh_(input):
    return input.copy_(mindspore.ops.acosh(input))


def addmv_(input, mat, vec, *, beta=1, alpha=1):
    return input.copy_(mindspore.ops.addmv(input, mat, vec, beta=beta, alpha=alpha))


def asin_(input):
    return input.copy_(mindspore.ops.asin(input))


def asinh_(input):
    return input.copy_(mindspore.ops.asinh(input))


def atan_(input):
    return input.copy_(mindspore.ops.atan(input))


def atanh_(input):
    return input.copy_(mindspore.ops.atanh(input))


def ceil_(input):
    return input.copy_(mindspore.ops.ceil(input))


def celu_(input, alpha=1.0):
    return input.copy_(mindspore.ops.celu(input, alpha))


def clamp_max_(input, max):
    return input.copy_(input.minimum(max))


def clamp_min_(input, min):
    return input.copy_(input.maximum(min))


def conj_physical_(input):
    return input.copy_(mindspore.ops.conj(input))


def cos_(input):
    return input.copy_(mindspore.ops.cos(input))


def cosh_(input):
    return input.copy_(mindspore.ops.cosh(input))


def deg2rad_(input):
    return input.copy_(mindspore.ops.deg2rad(input))


def erf_(input):
    return input.copy_(mindspore.ops.erf(input))


def erfc_(input):
    return input.copy_(mindspore.ops.erfc(input))


def exp2_(input):
    return input.copy_(mindspore.ops.exp2(input))


def expm1_(input):
    return input.copy_(mindspore.ops.expm1(input))


def fix_(input):
    return input.copy_(mindspore.ops.trunc(input))


def frac_(input):
    return input.copy_(mindspore.ops.frac(input))


def gcd_(input, other):
    return input.copy_(mindspore.ops.gcd(input, other))


def i0_(input):
    return input.copy_(mindspore.ops.i0(input))


def lcm_(input, other):
    return input.copy_(mindspore.ops.lcm(input, other))


def ldexp_(input, other):
    return input.copy_(input * mindspore.ops.pow(2.0, other))


def log10_(input):
    return input.copy_(mindspore.ops.log10(input))


def log1p_(input):
    return input.copy_(mindspore.ops.log1p(input))


def log2_(input):
    return input.copy_(mindspore.ops.log2(input))


def logit_(input, eps=None):
    return input.copy_(mindspore.ops.logit(input, eps))


def nan_to_num_(input, nan=None, posinf=None, neginf=None):
    return input.copy_(mindspore.ops.nan_to_num(input, nan or 0.0, posinf, neginf))


def rad2deg_(input):
    return input.copy_(mindspore.ops.rad2deg(input))


def rsqrt_(input):
    return input.copy_(mindspore.ops.rsqrt(input))


def selu_(input):
    return input.copy_(mindspore.ops.selu(input))


def sin_(input):
    return input.copy_(mindspore.ops.sin(input))


def sinc_(input):
    return input.copy_(mindspore.ops.sinc(input))


def sinh_(input):
    return input.copy_(mindspore.ops.sinh(input))


def square_(input):
    return input.copy_(mindspore.ops.square(input))


def tan_(input):
    return input.copy_(mindspore.ops.tan(input))


def trunc_(input):
    return input.copy_(mindspore.ops.trunc(input))


def xlogy_(input, other):
    return input.copy_(_xlogy(input, other))


def abs_(input):
    return input.copy_(mindspore.ops.abs(input))


def clip_(input, min=None, max=None):
    return input.copy_(_clamped(input, min, max))


def neg_(input):
    return input.copy_(mindspore.ops.neg(input))


def reciprocal_(input):
    return input.copy_(mindspore.ops.reciprocal(input))


def sqrt_(input):
    return input.copy_(mindspore.ops.sqrt(input))


def round_(input, *, decimals=0):
    return input.copy_(round(input, decimals=decimals))


def arccos_(input):
    return input.copy_(mindspore.ops.acos(input))


def arccosh_(input):
    return input.copy_(mindspore.ops.acosh(input))


def arcsin_(input):
    return input.copy_(mindspore.ops.asin(input))


def arcsinh_(input):
    return input.copy_(mindspore.ops.asinh(input))


def arctan_(input):
    return input.copy_(mindspore.ops.atan(input))


def arctanh_(input):
    return input.copy_(mindspore.ops.atanh(input))


def negative_(input):
    return input.copy_(mindspore.ops.neg(input))


def exp_(input):
    return input.copy_(mindspore.ops.exp(input))


def fill_(input, value):
    return input.copy_(mindspore.ops.full_like(input, value))


def floor_(input):
    return input.copy_(mindspore.ops.floor(input))


def log_(input):
    return input.copy_(mindspore.ops.log(input))


def sigmoid_(input):
    return input.copy_(mindspore.ops.sigmoid(input))


def tanh_(input):
    return input.copy_(mindspore.ops.tanh(input))


def zero_(input):
    return input.copy_(mindspore.ops.zeros_like(input))


def _index_put(input, indices, values, accumulate):
    places = mindspore.ops.arange(input.size).reshape(input.shape)[indices]
    if places.size == 0:
        return input.copy()
    return mindspore.ops.tensor_scatter_elements(
        input.flatten(),
        places.flatten(),
        mindspore.ops.broadcast_to(values, places.shape).flatten(),
        reduction="add" if accumulate else "none",
    ).reshape(input.shape)


def index_put(input, indices, values, accumulate=False):
    return _index_put(input, tuple(indices), values, accumulate)


def index_put_(input, indices, values, accumulate=False):
    return input.copy_(_index_put(input, tuple(indices), values, accumulate))


def _lu(A):
    lu, pivots = mindspore.scipy.linalg.lu_factor(A)
    return lu, pivots + 1


def _lu_of_each(A):
    # mindspore.scipy takes one matrix at a time.
    pairs = [_lu(one) for one in A.reshape((-1, *A.shape[-2:])).unbind(0)]
    lu, pivots = (
        mindspore.ops.stack(list(parts)) for parts in zip(*pairs, strict=True)
    )
    return lu.reshape(A.shape), pivots.reshape((*A.shape[:-2], -1))


def _first_zero(pivots):
    # 0, or the number of the first pivot that is 0, counted from 1.
    size = pivots.shape[-1]
    places = mindspore.ops.arange(1, size + 1)
    zero = mindspore.ops.where(pivots == 0, places, size + 1)
    first = mindspore.ops.amin(zero, -1) % (size + 1)
    return first.astype(mindspore.int32)


def lu(A, pivot=True, get_infos=False):
    if not pivot:
        raise NotImplementedError("MindSpore always pivots")
    found = _lu(A) if A.ndim == 2 else _lu_of_each(A)
    if not get_infos:
        return found
    return (*found, _first_zero(mindspore.ops.diagonal(found[0], 0, -2, -1)))


def broadcast_tensors(*tensors):
    return tuple(mindspore.numpy.broadcast_arrays(*tensors))


def vander(x, N=None, increasing=False):
    powers = mindspore.ops.vander(x, N)
    return powers.flip((1,)) if increasing else powers


def _scattered(input, places, src, reduce, include_self):
    if reduce in ("sum", "mean"):
        if not include_self:
            zeros = mindspore.ops.zeros_like(src)
            input = mindspore.ops.tensor_scatter_update(input, places, zeros)
        total = mindspore.ops.tensor_scatter_add(input, places, src)
        if reduce == "sum":
            return total
        return _divided(total, _counted(input, places, include_self))
    if not include_self:
        input = _made_neutral(input, places, src, reduce)
    if reduce == "prod":
        return mindspore.ops.tensor_scatter_mul(input, places, src)
    if reduce == "amax":
        return mindspore.ops.tensor_scatter_max(input, places, src)
    return mindspore.ops.tensor_scatter_min(input, places, src)


def _divided(total, counts):
    shape = (-1,) + (1,) * (total.ndim - 1)
    counts = counts.reshape(shape).astype(total.dtype)
    if total.is_floating_point() or total.is_complex():
        return total / counts
    return mindspore.ops.floor_divide(total, counts)


def _counted(input, places, include_self):
    # How many numbers come together at each place; 1 where none comes in.
    ones = mindspore.ops.ones(input.shape[0], dtype=mindspore.int64)
    more = mindspore.ops.ones(places.shape[0], dtype=mindspore.int64)
    begin = ones
    if not include_self:
        begin = mindspore.ops.tensor_scatter_update(ones, places, more * 0)
    return mindspore.ops.tensor_scatter_add(begin, places, more)


def _made_neutral(input, places, src, reduce):
    # What is named begins with what changes nothing: of integers with a new number.
    begin = src
    if reduce == "prod":
        begin = mindspore.ops.ones_like(src)
    elif src.is_floating_point():
        number = -math.inf if reduce == "amax" else math.inf
        begin = mindspore.ops.full_like(src, number)
    return mindspore.ops.tensor_scatter_update(input, places, begin)


def _scattered_along(input, dim, index, src, reduce, include_self):
    if input.ndim == 0:
        input, index, src = (one.reshape((1,)) for one in (input, index, src))
    src = src if src.shape == index.shape else _part_of(src, index)
    places = mindspore.ops.arange(input.size).reshape(input.shape)
    places = mindspore.ops.gather_elements(places, dim, index).reshape((-1, 1))
    return _scattered(input.flatten(), places, src.flatten(), reduce, include_self)


def scatter_reduce(input, dim, index, src, reduce, *, include_self=True):
    found = _scattered_along(input, dim, index, src, reduce, include_self)
    return found.reshape(input.shape)


def _lengths(lengths, offsets):
    if lengths is not None:
        return lengths
    return offsets[1:] - offsets[:-1]


def _segments(data, reduce, lengths, initial):
    count = lengths.shape[0]
    starts = mindspore.ops.cumsum(lengths, 0)
    rows = mindspore.ops.arange(data.shape[0]).unsqueeze(-1)
    places = (rows >= starts).astype(mindspore.int64).sum(-1, keepdims=True)
    first = {"max": -math.inf, "min": math.inf, "prod": 1}.get(reduce, 0)
    first = first if initial is None else initial
    begin = mindspore.ops.full((count, *data.shape[1:]), first, dtype=data.dtype)
    if reduce == "mean":
        total = mindspore.ops.tensor_scatter_add(begin, places, data)
        return _divided(total, lengths)
    names = {"sum": "sum", "prod": "prod", "max": "amax", "min": "amin"}
    if reduce == "prod":
        return begin * _products(count, places.flatten(), data)
    return _scattered(begin, places, data, names[reduce], True)


def segment_reduce(
    data,
    reduce,
    *,
    lengths=None,
    indices=None,
    offsets=None,
    axis=0,
    unsafe=False,
    initial=None,
):
    if axis != 0:
        raise NotImplementedError("the rule reduces along the first axis")
    return _segments(data, reduce, _lengths(lengths, offsets), initial)


def _kept(found, *tensors):
    # On CPU maximum and minimum can lose a NaN.
    if not found.is_floating_point():
        return found
    for one in tensors:
        found = mindspore.ops.where(one.isnan(), math.nan, found)
    return found


def _bounded(x, bound, outside):
    if isinstance(bound, (int, float)):
        return mindspore.ops.where(outside, bound, x)
    return _kept(mindspore.ops.where(outside, bound, x), bound)


def _clamped(x, low, high):
    # On CPU Tensor.clamp loses a NaN.
    if low is not None:
        x = _bounded(x, low, x < low)
    if high is not None:
        x = _bounded(x, high, x > high)
    return x


def clamp(input, min=None, max=None):
    return _clamped(input, min, max)


def clip(input, min=None, max=None):
    return _clamped(input, min, max)


def clamp_max(input, max):
    return _bounded(input, max, input > max)


def clamp_min(input, min):
    return _bounded(input, min, input < min)


def maximum(input, other):
    return _kept(mindspore.mint.maximum(input, other), input, other)


def minimum(input, other):
    return _kept(mindspore.mint.minimum(input, other), input, other)
