"""Both frameworks work in forked kernels, and no kernel sees another's settings."""

from __future__ import annotations

import os
import textwrap

import pytest

from tests.kernels.support import place, running, runtime_folder, status

pytestmark = pytest.mark.integration
CPUS = os.cpu_count() or 1
MODULES = ("numpy", "torch", "mindspore")
ENV = {"GLOG_v": "4"}  # MindSpore's own log is no output of a cell


@pytest.fixture(scope="module", autouse=True)
def folder():
    with runtime_folder() as folder:
        yield folder


@pytest.fixture(scope="module")
def kernel(folder):
    with running(modules=MODULES, env=ENV) as kernel:
        yield kernel


@pytest.fixture
def second(folder):
    with running(modules=MODULES, env=ENV) as kernel:
        yield kernel


CELLS = {
    "torch operators on threads": """
        import torch
        x = torch.ones(600, 600)
        print((x @ x).sum().item(), torch.get_num_threads() > 0)
        """,
    "torch autograd": """
        w = torch.ones(3, requires_grad=True)
        (w * w).sum().backward()
        print(w.grad.tolist())
        """,
    "torch loader with workers": """
        from torch.utils.data import DataLoader
        loader = DataLoader(range(8), batch_size=4, num_workers=2)
        print([batch.tolist() for batch in loader])
        """,
    "mindspore operators": """
        import mindspore as ms, numpy as np
        x = ms.Tensor(np.ones((600, 600), np.float32))
        print(ms.ops.matmul(x, x).sum())
        """,
    "mindspore gradient": """
        print(ms.grad(lambda v: (v * v).sum())(ms.Tensor([1.0, 2.0])))
        """,
    "mindspore dataset with workers": """
        class Source:
            def __len__(self): return 6
            def __getitem__(self, index): return np.array([index], np.int32)
        data = ms.dataset.GeneratorDataset(
            Source(), ["x"], num_parallel_workers=2, shuffle=False,
            python_multiprocessing=True)
        print([row[0].item() for row in data.create_tuple_iterator(output_numpy=True)])
        """,
    "mindspore training step": """
        net = ms.nn.Dense(2, 1, weight_init="ones", has_bias=False)
        step = ms.nn.TrainOneStepCell(
            ms.nn.WithLossCell(net, ms.nn.MSELoss()),
            ms.nn.SGD(net.trainable_params(), 0.1))
        print(step(ms.Tensor([[1.0, 1.0]]), ms.Tensor([[0.0]])))
        """,
}
PRINTS = {
    "torch operators on threads": "216000000.0 True",
    "torch autograd": "[2.0, 2.0, 2.0]",
    "torch loader with workers": "[[0, 1, 2, 3], [4, 5, 6, 7]]",
    "mindspore operators": "216000000.0",
    "mindspore gradient": "[2. 4.]",
    "mindspore dataset with workers": "[0, 1, 2, 3, 4, 5]",
    "mindspore training step": "4.0",
}


@pytest.mark.parametrize("name", CELLS)
def test_cell(kernel, name):
    assert kernel.run(textwrap.dedent(CELLS[name])) == PRINTS[name]


def test_compiled_function(kernel, folder):
    # MindSpore reads the source of a compiled function from the file of its cell.
    (folder / "compiled.py").write_text(
        "import mindspore as ms\n@ms.jit\ndef double(x):\n    return x + x\n"
    )
    kernel.run(f"import sys; sys.path.insert(0, {str(folder)!r})")
    code = "from compiled import double; print(double(ms.Tensor([1.0])))"
    assert kernel.run(code) == "[2.]"


def test_nothing_ran_before_the_fork(kernel):
    log = place(MODULES, ENV).log.read_text()
    assert status(place(MODULES, ENV))["modules"][:3] == list(MODULES)
    threads = int(log.partition("ready to fork, with ")[2].partition(" ")[0])
    assert threads <= CPUS  # OpenBLAS's, which fork safely


def test_settings_of_one_kernel_are_not_the_others(kernel, second):
    show = """
        import torch, mindspore as ms, numpy as np
        print(torch.get_default_dtype(), torch.get_num_threads(),
              ms.get_context("mode"), ms.get_seed(), np.get_printoptions()["precision"],
              torch.are_deterministic_algorithms_enabled())
        """
    before = second.run(textwrap.dedent(show))
    kernel.run(
        "torch.set_default_dtype(torch.float64); torch.set_num_threads(1)\n"
        "ms.set_context(mode=ms.GRAPH_MODE); ms.set_seed(3)\n"
        "np.set_printoptions(precision=2); torch.use_deterministic_algorithms(True)"
    )
    changed = kernel.run(textwrap.dedent(show))
    with running(modules=MODULES, env=ENV) as third:
        assert third.run(textwrap.dedent(show)) == before
    assert second.run(textwrap.dedent(show)) == before != changed
    kernel.run("ms.set_context(mode=ms.PYNATIVE_MODE)")


DRAWS = """
import json, random, numpy, torch, mindspore as ms
print(json.dumps([random.random(), numpy.random.rand(), torch.rand(1).item(),
    torch.initial_seed(), ms.ops.rand(1).item(),
    ms.nn.Dense(1, 1).weight.asnumpy().item()]))
"""
SEEDED = "random.seed(1); numpy.random.seed(1); torch.manual_seed(1); ms.set_seed(1)"


def test_chance_is_that_of_fresh_processes(second):
    with running(modules=MODULES, env=ENV) as other:
        one, two = (eval(k.run(DRAWS)) for k in (second, other))
        assert all(a != b for a, b in zip(one, two, strict=True))
        for each in (second, other):
            each.run(SEEDED)
        assert second.run(DRAWS) == other.run(DRAWS)


def test_an_error_is_raised_by_the_cell_that_caused_it(second):
    # The kernel of this operator does not exist on the CPU. Without synchronous
    # launching the call returns, and the next, innocent one raises.
    second.run("import mindspore as ms, numpy as np; from mindspore import mint")
    second.run("x = ms.Tensor(np.ones((2, 3, 8, 8), np.float32))")
    culprit = second.run("y = mint.nn.BatchNorm2d(3)(x)")
    assert "BatchNormExt unregistered" in culprit
    assert second.run("print((x + 1).sum())") == "768.0"


def test_memory_limit_with_tensors(folder):
    with running(modules=MODULES, env=ENV, limit=500) as kernel:
        kernel.run("import torch; held = []")
        ending = kernel.die("while True: held.append(torch.ones(10_000_000))")
    assert "more than 500 MiB" in str(ending)
