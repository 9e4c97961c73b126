"""Making a process ready to be forked: imports done and tables built, nothing run."""

from __future__ import annotations

import gc
import importlib
import os
import random
from types import ModuleType
from typing import Any

SETTINGS = {
    "OMP_NUM_THREADS": "1",
    "GLOG_v": "4",
    # Seconds between the attempts of MindSpore's ranks to meet.
    "MS_RETRY_INTERVAL_LOWER": "1",
    "MS_RETRY_INTERVAL_UPPER": "1",
}
# What every child needs, imported once. No operator runs before a fork.
WARM = ("torch", "mindspore", "apimap.verify.run.worker")
SAMPLES = "apimap.verify.samples.pytorch"
TEST_TOOLS = "torch.testing._internal.common_utils"


def warm_up() -> None:
    """Import what the children use; what is imported stays in shared memory."""
    for name, value in SETTINGS.items():
        os.environ.setdefault(name, value)
    gc.disable()
    _spare_the_stack(importlib.import_module(TEST_TOOLS))
    for module in WARM:
        importlib.import_module(module)
    _build_tables(importlib.import_module(SAMPLES))
    gc.enable()
    gc.collect()
    gc.freeze()


def _spare_the_stack(tools: Any) -> None:
    """Keep PyTorch's samples from reading the stack, sources and all, for each sample.

    They look in it for the test case that asks for them, and note it down with the seed
    for devices that are not there. Other modules take these functions at their import:
    this has to come before.
    """

    def seed_here(seed: int = tools.SEED) -> None:
        tools.torch.default_generator.manual_seed(seed)
        random.seed(seed)
        tools.np.random.seed(seed)

    tools.extract_test_fn = lambda: None
    tools.set_rng_seed = seed_here


def _build_tables(samples: ModuleType) -> None:
    """Build the tables of PyTorch's samples, which are made when first asked for."""
    for has in (samples.has_operator, samples.has_module, samples.has_optimizer):
        has("torch.nothing")
