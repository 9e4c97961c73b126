"""APIs of which PyTorch's own samples show no ordinary use have samples that do."""

import importlib.util

import pytest

pytestmark = [
    pytest.mark.integration,
    pytest.mark.skipif(
        importlib.util.find_spec("mindspore") is None, reason="MindSpore is missing"
    ),
]


def ordinary(reference):
    """How many samples are of ordinary use, as a run counts them."""
    from apimap.signature.record import read_newest_record
    from apimap.verify.cases.choice import cases_of
    from apimap.verify.model.samples import is_ordinary, ordinary_dtype
    from apimap.verify.run.performing import expected_of
    from tests.verify.support import entry

    (case,) = cases_of(entry(reference), read_newest_record())
    samples = case.samples(edges=False)
    dtype = ordinary_dtype(samples)
    usual = [one for one in samples if is_ordinary(one, dtype)]
    expected = [expected_of(case, one) for one in usual]
    return sum(one is not None and one.is_finite for one in expected)


@pytest.mark.parametrize(
    "reference",
    [
        *("torch.svd", "torch.linalg.svd", "torch.Tensor.svd"),
        *("torch.igamma", "torch.Tensor.igammac", "torch.special.zeta"),
        *("torch.special.bessel_y0", "torch.special.bessel_y1", "torch.poisson"),
        *("torch.kl_div", "torch.nn.KLDivLoss", "torch.is_nonzero"),
        *("torch.nn.FractionalMaxPool2d", "torch.nn.FractionalMaxPool3d"),
        *("torch.lu_unpack", "torch.ormqr", "torch.Tensor.where"),
        "torch.Tensor.zero_",
    ],
)
def test_there_are_samples_of_ordinary_use(reference, in_child):
    assert in_child(ordinary, reference) > 1


def given(reference):
    from apimap.verify.samples.pytorch import operator_samples

    return next(one.args[0].data for one in operator_samples(reference))


def test_a_sample_is_noted_before_a_call_changes_it(in_child):
    assert in_child(given, "torch.Tensor.zero_").any()


def sampled(reference):
    """Whether PyTorch has samples of calls of ``reference``."""
    from apimap.verify.samples.pytorch import has_operator

    return has_operator(reference)


def test_a_type_is_not_called_with_the_samples_of_the_method_of_its_name(in_child):
    assert in_child(sampled, "torch.Tensor.bool")
    assert not in_child(sampled, "torch.bool")
