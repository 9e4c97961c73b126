"""Which API a piece of code uses: imports, values, classes across files."""

import pytest

from tests.scan.support import apis, results, scanned


@pytest.mark.parametrize(
    ("code", "api"),
    [
        ("import torch\ntorch.abs(x)", "torch.abs"),
        ("import torch as t\nt.nn.ReLU()", "torch.nn.ReLU"),
        ("import torch.nn as nn\nnn.Linear(1, 2)", "torch.nn.Linear"),
        ("import torch.nn.functional as F\nF.relu(y)", "torch.nn.functional.relu"),
        ("from torch.nn import Linear as L\nL(1, 2)", "torch.nn.Linear"),
        ("from torch import *\nabs_ = cat(xs)", "torch.cat"),
        ("from torch.nn import *\nLinear(1, 2)", "torch.nn.Linear"),
        ("from torch import *\nabs(x)", "torch.abs"),
        (
            "import torch\nF = torch.nn.functional\nF.relu(y)",
            "torch.nn.functional.relu",
        ),
        (
            "from torch.nn.modules.conv import Conv2d\nConv2d(1, 2, 3)",
            "torch.nn.Conv2d",
        ),
        ("from torch.optim.adam import Adam\nAdam(p)", "torch.optim.Adam"),
        ("def f():\n    import torch\n    torch.abs(x)", "torch.abs"),
    ],
)
def test_names_are_followed_through_imports(tmp_path, code, api):
    assert apis(scanned(tmp_path, code)) == [api]


@pytest.mark.parametrize(
    "code",
    [
        "import numpy as np\nnp.zeros(3).reshape(1, 3).sum()",
        "text = 'a b'\ntext.split()",
        "import torch  # torch.abs(x)\n'torch.abs(x)'",
        "from mypackage import torch_like\ntorch_like.abs(x)",
        "class torch:\n    abs = abs\ntorch.abs(x)",
    ],
)
def test_what_is_not_of_pytorch_is_not_found(tmp_path, code):
    assert apis(scanned(tmp_path, code)) == []


@pytest.mark.parametrize(
    ("code", "api"),
    [
        ("x = torch.ones(3)\nx.view(3)", "torch.Tensor.view"),
        ("def f(x: torch.Tensor):\n    return x.view(3)", "torch.Tensor.view"),
        ("def f(x: 'torch.Tensor | None'):\n    return x.view(3)", "torch.Tensor.view"),
        ("x = torch.ones(3).float() + 1\nx.view(3)", "torch.Tensor.view"),
        ("a, b = torch.ones(3).chunk(2)\nb.view(3)", "torch.Tensor.view"),
        ("for x in [torch.ones(3)]:\n    x.view(3)", "torch.Tensor.view"),
        ("v = torch.ones(3).max(0).values\nv.view(3)", "torch.Tensor.view"),
        ("torch.ones(3).T.view(3)", "torch.Tensor.view"),
        (
            "def f(x: torch.Tensor):\n    x = unknown(x)\n    return x.view(3)",
            "torch.Tensor.view?",
        ),
        (
            "import functools as f\nL = f.partial(torch.nn.Linear, 1)\nL(2).weight",
            "torch.nn.Linear.weight",
        ),
        ("f = torch.nn.Linear(1, 2)\nf(y).view(3)", "torch.Tensor.view?"),
        ("f = torch.nn.Linear(1, 2)\nf.parameters()", "torch.nn.Module.parameters"),
        ("f = torch.nn.Linear(1, 2)\nf.to('cpu').eval()", "torch.nn.Module.eval"),
        ("f = torch.nn.Linear(1, 2)\nf.weight", "torch.nn.Linear.weight"),
        ("o = torch.optim.SGD(ps)\no.step()", "torch.optim.Optimizer.step"),
        (
            "s = torch.optim.lr_scheduler.StepLR(o, 1)\ns.step()",
            "torch.optim.lr_scheduler.LRScheduler.step",
        ),
        ("s = torch.cuda.amp.GradScaler()\ns.scale(y)", "torch.amp.GradScaler.scale"),
        ("def g():\n    return torch.ones(3)\ng().view(3)", "torch.Tensor.view"),
        ("if isinstance(m, torch.nn.Linear):\n    m.bias", "torch.nn.Linear.bias"),
        ("y.unsqueeze(0)", "torch.Tensor.unsqueeze?"),
    ],
)
def test_methods_on_known_values_are_found(tmp_path, code, api):
    assert api in apis(scanned(tmp_path, f"import torch\n{code}"))


def test_a_mapping_is_run_through_by_its_keys(tmp_path):
    code = """
        import torch
        def f(state: dict[str, torch.Tensor]):
            for key in state:
                key.replace("a", "b")
            state["x"].view(3)
        """
    found = apis(scanned(tmp_path, code))
    assert found == ["torch.Tensor", "torch.Tensor.view"]


def test_what_is_not_known_is_counted_and_listed(tmp_path):
    result = scanned(tmp_path, "import torch\ntorch.abs(y)\ny.sum()")
    assert [(doubt.line, doubt.name) for doubt in result.doubts] == [(3, "sum")]


def test_a_file_without_pytorch_raises_no_doubts(tmp_path):
    assert scanned(tmp_path, "y.sum()").doubts == []


MODULE = """
    from torch import nn, ones
    class Net(nn.Module):
        def __init__(self):
            super().__init__()
            self.register_buffer("seen", ones(1))
            self.layer = nn.Linear(1, 2)
        def forward(self, x):
            self.seen.add_(1)
            return self.layer(x).relu()
        def mine(self):
            return self.mine(), self.training
    """


def test_self_in_a_module_is_a_module(tmp_path):
    assert apis(scanned(tmp_path, MODULE)) == [
        "torch.nn.Module",
        "torch.nn.Module.register_buffer",
        "torch.ones",
        "torch.nn.Linear",
        "torch.nn.Module.forward",
        "torch.Tensor.add_",
        "torch.Tensor.relu?",
        "torch.nn.Module.training",
    ]


@pytest.fixture
def package(tmp_path):
    folder = tmp_path / "mine"
    folder.mkdir()
    files = {
        "__init__.py": "from .layers import *\nfrom torch.nn import Linear as Dense\n",
        "layers.py": (
            "import torch\nfrom torch import nn\n"
            "class Base(nn.Module):\n"
            "    def features(self, x) -> torch.Tensor:\n        return x\n"
        ),
        "model.py": (
            "from . import Dense\nfrom mine import Base\n"
            "class Net(Base):\n"
            "    def forward(self, x):\n"
            "        self.register_buffer('a', None)\n"
            "        return self.features(x).view(3)\n"
            "Dense(1, 2)\n"
        ),
    }
    for name, code in files.items():
        (folder / name).write_text(code, "utf-8")
    return folder


def test_classes_and_names_are_followed_across_files(package):
    found = {result.path: apis(result) for result in results(package)}
    assert found[str(package / "model.py")] == [
        "torch.nn.Module.forward",
        "torch.nn.Module.register_buffer",
        "torch.Tensor.view",
        "torch.nn.Linear",
    ]


@pytest.mark.parametrize("module", ["common.layers", "..common.layers"])
def test_folders_without_an_init_are_part_of_a_name(tmp_path, module):
    files = {
        "common/layers.py": "from torch import nn\nclass Base(nn.Module): ...\n",
        "other/layers.py": "class Base: ...\n",
        "models/net.py": (
            f"from {module} import Base\n"
            "class Net(Base):\n    def go(self):\n        self.eval()\n"
        ),
    }
    for name, code in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(code, "utf-8")
    found = {result.path: apis(result) for result in results(tmp_path)}
    assert found[str(tmp_path / "models/net.py")] == ["torch.nn.Module.eval"]


@pytest.mark.parametrize(
    ("loop", "api"),
    [
        ("for x, y in loader:\n    y.cuda()", "torch.Tensor.cuda?"),
        ("for batch in loader:\n    batch['x'].cuda()", "torch.Tensor.cuda?"),
    ],
)
def test_a_loader_gives_what_are_probably_tensors(tmp_path, loop, api):
    code = f"from torch.utils.data import DataLoader\nloader = DataLoader(d)\n{loop}\n"
    assert apis(scanned(tmp_path, code))[1:] == [api]


def test_a_scaled_loss_is_a_tensor(tmp_path):
    code = "import torch\ntorch.amp.GradScaler().scale(loss).backward()\n"
    assert apis(scanned(tmp_path, code))[1:] == [
        "torch.amp.GradScaler.scale",
        "torch.Tensor.backward",
    ]


def test_a_method_of_ones_own_is_not_pytorchs(tmp_path):
    code = """
        from torch import nn
        class Net(nn.Module):
            def train(self, mode=True):
                super().train(mode)
            def start(self):
                self.train()
        """
    found = [(one.api, one.role) for one in scanned(tmp_path, code).findings]
    assert found == [
        ("torch.nn.Module", "reference"),
        ("torch.nn.Module.train", "override"),
        ("torch.nn.Module.train", "call"),
    ]


def test_classes_that_derive_from_each_other_end(tmp_path):
    for one, other in ("AB", "BA"):
        code = (
            f"from {other.lower()} import {other}\nclass {one}({other}):\n"
            "    def f(self):\n        self.g\n"
        )
        (tmp_path / f"{one.lower()}.py").write_text(code, "utf-8")
    assert [apis(result) for result in results(tmp_path)] == [[], []]


def test_functions_that_call_themselves_end(tmp_path):
    code = "import torch\ndef f():\n    return f().g\nf().view(3)\n"
    assert apis(scanned(tmp_path, code)) == []


def test_places_count_from_one_and_in_characters(tmp_path):
    result = scanned(tmp_path, "import torch\nprint('中文', torch.abs(1))\n")
    (finding,) = result.findings
    assert (finding.line, finding.column) == (2, 19)
    assert finding.code[finding.column - 1 :].startswith("abs")


def test_arguments_are_kept_as_they_are_written(tmp_path):
    (finding,) = scanned(tmp_path, "import torch\ntorch.sum(x, dim=1, **k)").findings
    assert finding.arguments == {
        "positional": ("x",),
        "keywords": {"dim": "1"},
        "more": True,
    }
