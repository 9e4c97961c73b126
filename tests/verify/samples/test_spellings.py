"""Calls as real code spells them."""

from apimap.verify.samples.spellings import spelled_samples


def spelled(reference):
    return [(one.args, dict(one.kwargs)) for one in spelled_samples(reference)]


def test_sizes_come_as_several_arguments_and_as_one():
    assert ((2, 3), {}) in spelled("torch.zeros")
    assert (((2, 3),), {}) in spelled("torch.zeros")


def test_a_dimension_comes_by_position():
    assert any(args[1:] == (1,) for args, _ in spelled("torch.Tensor.max"))


def test_a_method_has_its_tensor_first():
    (first, *sizes), _ = spelled("torch.Tensor.view")[0]
    assert first.shape == (2, 3)
    assert sizes == [3, 2]


def test_a_namespace_has_spellings_of_its_own():
    assert spelled("torch.nn.functional.pad")
    assert not spelled("torch.linalg.pad")


def test_they_are_told_by_their_labels():
    labels = [one.label for one in spelled_samples("torch.eye")]
    assert labels[0] == "case: usual spelling 0"
    assert len(set(labels)) == len(labels)


def test_gradients_are_asked_for_of_floats_alone():
    asked = {one.dtype: one.differentiate for one in spelled_samples("torch.one_hot")}
    asked |= {one.dtype: one.differentiate for one in spelled_samples("torch.sum")}
    assert asked["float32"]
