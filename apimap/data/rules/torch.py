"""How functions of torch are written in MindSpore."""

import math

import mindspore


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
    return mindspore.ops.sum(input != 0, dim=dim)


def bincount(input, weights=None, minlength=0):
    counts = mindspore.ops.bincount(input, weights=weights, minlength=minlength)
    return counts.astype(mindspore.int64 if weights is None else mindspore.float64)


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


def linspace(start, end, steps, *, dtype=None, device=None, layout=None, requires_grad=False):
    if steps == 0:
        return mindspore.ops.zeros(0, dtype=dtype)
    numbers = mindspore.ops.linspace(start, end, steps)
    return numbers if dtype is None else numbers.astype(dtype)


def logspace(start, end, steps, base=10.0, *, dtype=None, device=None, layout=None, requires_grad=False):
    if steps == 0:
        return mindspore.ops.zeros(0, dtype=dtype)
    numbers = mindspore.ops.pow(base, mindspore.ops.linspace(start, end, steps))
    return numbers if dtype is None else numbers.astype(dtype)


def range(start=0, end=None, step=1, *, dtype=None, device=None, layout=None, requires_grad=False):
    count = int((end - start) / step) + 1
    numbers = mindspore.ops.arange(count) * step + start
    return numbers.astype(mindspore.float32 if dtype is None else dtype)


def empty(*size, dtype=None, device=None, layout=None, requires_grad=False, pin_memory=False, memory_format=None):
    if len(size) == 1 and isinstance(size[0], (tuple, list)):
        return mindspore.mint.empty(size[0], dtype=dtype)
    return mindspore.mint.empty(size, dtype=dtype)


def scalar_tensor(s, *, dtype=None, device=None, layout=None, requires_grad=False, pin_memory=False):
    if dtype is None:
        return mindspore.tensor(s, dtype=mindspore.float32)
    return mindspore.tensor(s, dtype=dtype)


def randint(low=0, high=None, size=None, *, generator=None, dtype=None, device=None, layout=None, requires_grad=False):
    if size is None:
        numbers = mindspore.ops.randint(0, low, tuple(high))
    else:
        numbers = mindspore.ops.randint(low, high, tuple(size))
    return numbers if dtype is None else numbers.astype(dtype)


def randint_like(input, low=0, high=None, *, generator=None, dtype=None, device=None, layout=None, requires_grad=False, memory_format=None):
    if high is None:
        numbers = mindspore.ops.randint(0, low, input.shape)
    else:
        numbers = mindspore.ops.randint(low, high, input.shape)
    return numbers.astype(input.dtype if dtype is None else dtype)


def bernoulli(input, p=None, *, generator=None):
    numbers = mindspore.ops.rand_like(input)
    return (numbers < (input if p is None else p)).astype(input.dtype)


def multinomial(input, num_samples, replacement=False, *, generator=None):
    indices = mindspore.ops.multinomial(input, num_samples, replacement)
    return indices.astype(mindspore.int64)


def normal(mean=0.0, std=1.0, size=None, *, generator=None, dtype=None, device=None, layout=None, requires_grad=False):
    if size is not None:
        numbers = mindspore.ops.normal(tuple(size), mean, std)
        return numbers if dtype is None else numbers.astype(dtype)
    if isinstance(mean, (int, float)):
        return mindspore.ops.randn_like(std) * std + mean
    return mindspore.ops.randn_like(mean) * std + mean


def poisson(input, generator=None):
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


def full(size, fill_value, *, out=None, dtype=None, layout=None, device=None, requires_grad=False, pin_memory=False):
    if dtype is not None:
        return mindspore.ops.full(size, fill_value, dtype=dtype)
    if isinstance(fill_value, bool):
        return mindspore.ops.full(size, fill_value, dtype=mindspore.bool)
    if isinstance(fill_value, int):
        return mindspore.ops.full(size, fill_value, dtype=mindspore.int64)
    return mindspore.ops.full(size, fill_value, dtype=mindspore.float32)


def randperm(n, *, generator=None, out=None, dtype=None, layout=None, device=None, requires_grad=False, pin_memory=False):
    # mindspore.ops.randperm makes the same permutation again and again.
    numbers = mindspore.ops.arange(n)
    if n > 0:
        numbers = mindspore.ops.shuffle(numbers)
    return numbers if dtype is None else numbers.astype(dtype)


def diag(input, diagonal=0):
    if input.ndim == 1:
        return mindspore.ops.diag_embed(input, diagonal)
    return mindspore.ops.diagonal(input, diagonal)


def fmin(input, other):
    # On Ascend: mindspore.mint.fmin(input, other)
    lesser = mindspore.ops.logical_or(input <= other, mindspore.ops.isnan(other))
    return mindspore.ops.where(lesser, input, other)


def ger(input, vec2):
    return mindspore.ops.outer(input, vec2)


def hsplit(input, sections):
    if isinstance(sections, list):
        sections = tuple(sections)
    return mindspore.ops.tensor_split(
        input, sections, axis=0 if input.ndim == 1 else 1
    )


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


def searchsorted(sorted_sequence, input, *, out_int32=False, right=False, side=None, sorter=None):
    if sorter is not None:
        sorted_sequence = mindspore.ops.gather_elements(sorted_sequence, -1, sorter)
    if isinstance(input, (int, float)):
        input = mindspore.tensor(input, dtype=sorted_sequence.dtype)
    return mindspore.mint.searchsorted(
        sorted_sequence, input, out_int32=out_int32, right=right or side == "right"
    )


def bucketize(input, boundaries, *, out_int32=False, right=False):
    if not isinstance(input, (int, float)):
        input = input.unsqueeze(-1)
    if right:
        passed = mindspore.ops.logical_not(boundaries > input)
    else:
        passed = mindspore.ops.logical_not(boundaries >= input)
    indices = passed.astype(mindspore.int64).sum(-1)
    return indices.astype(mindspore.int32) if out_int32 else indices


def unique(input, sorted=True, return_inverse=False, return_counts=False, dim=None):
    if dim is not None:
        raise NotImplementedError("MindSpore has no unique slices")
    ordered = mindspore.ops.sort(input.flatten())[0]
    if not return_inverse:
        return mindspore.ops.unique_consecutive(ordered, return_counts=return_counts)
    found = mindspore.ops.unique_consecutive(ordered, return_counts=True)
    inverse = mindspore.mint.searchsorted(found[0], input)
    if not return_counts:
        return found[0], inverse
    return found[0], inverse, found[1]


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
    shapes = zip(input.shape, indices.shape)
    common = [max(one, other) for one, other in shapes]
    length, taken = input.shape[dim], indices.shape[dim]
    input = input.expand((*common[:dim], length, *common[dim + 1 :]))
    indices = indices.expand((*common[:dim], taken, *common[dim + 1 :]))
    return mindspore.ops.gather_elements(input, dim, indices % length)


def tensor_split(input, tensor_indices_or_sections, dim=0):
    places = tensor_indices_or_sections
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
        return mindspore.ops.repeat_interleave(mindspore.ops.arange(input.shape[0]), input, 0)
    return mindspore.ops.repeat_interleave(input, repeats, axis=dim)


def masked_select(input, mask):
    if input.shape != mask.shape:
        input, mask = mindspore.numpy.broadcast_arrays(input, mask)
    return mindspore.mint.masked_select(input, mask)


def clamp_(input, min=None, max=None):
    return input.copy_(mindspore.mint.clamp(input, min, max))


def angle(input):
    return _angle(input)


def _angle(input):
    if input.is_complex():
        return mindspore.ops.angle(input)
    # On CPU mindspore.ops.angle takes complex tensors only.
    angle = mindspore.ops.where(input < 0, math.pi, 0.0)
    return mindspore.ops.where(mindspore.ops.isnan(input), input, angle)


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
    if terms == ["ij", "jk", "ik"] or terms == ["bij", "bjk", "bik"]:
        return mindspore.mint.matmul(operand, other)
    if terms == ["bhid", "bhjd", "bhij"] or terms == ["bhqd", "bhkd", "bhqk"]:
        return mindspore.mint.matmul(operand, other.transpose(-2, -1))
    if other is None:
        return _einsum(equation, (operand,))
    return _einsum(equation, (operand, other, *others))
