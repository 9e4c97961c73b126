"""Where an entry stands on the site, and where the frameworks document an API."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from apimap.base.versions import release

FOLDER = "mapping"


def page_names(names: Iterable[str]) -> Mapping[str, str]:
    """The name of an API to that of its page, without the ending.

    That is the same. Of names that differ only in case the first in
    the order of characters, which is a class, keeps its name; the others get an
    ending, as some file systems take such names for one.
    """
    alike: dict[str, list[str]] = defaultdict(list)
    for name in sorted(names):
        alike[name.lower()].append(name)
    return {
        name: name if number == 0 else f"{name}-{number + 1}"
        for group in alike.values()
        for number, name in enumerate(group)
    }


def entry_address(page_name: str) -> str:
    """The address of the page of an API below a language's folder."""
    return f"{FOLDER}/{page_name}.html"


MINDSPORE_LANGUAGES = {"en": "en", "zh_CN": "zh-CN"}

# Where names are documented; the longest key that a name is, or begins with, counts.
# ``{name}`` is the API, ``{owner}`` its class or module.
PYTORCH_SITE = "https://docs.pytorch.org"
PYTORCH_PAGES = {
    "torch": "docs/{series}/generated/{name}.html",
    "torch.Size": "docs/{series}/size.html",
    "torch.Tensor": "docs/{series}/tensors.html",
    "torch.Tensor.": "docs/{series}/generated/{name}.html",
    "torch.amp": "docs/{series}/amp.html",
    "torch.autograd.profiler": "docs/{series}/autograd.html",
    "torch.cuda.amp": "docs/{series}/amp.html",
    "torch.device": "docs/{series}/tensor_attributes.html",
    "torch.distributed": "docs/{series}/distributed.html",
    "torch.distributions": "docs/{series}/distributions.html",
    "torch.dtype": "docs/{series}/tensor_attributes.html",
    "torch.export": "docs/{series}/export.html",
    "torch.hub": "docs/{series}/hub.html",
    "torch.layout": "docs/{series}/tensor_attributes.html",
    "torch.nn.Module.": "docs/{series}/generated/{owner}.html",
    "torch.nn.SyncBatchNorm.": "docs/{series}/generated/{owner}.html",
    "torch.nn.attention": "docs/{series}/nn.attention.html",
    "torch.nn.init": "docs/{series}/nn.init.html",
    "torch.onnx": "docs/{series}/onnx.html",
    "torch.profiler": "docs/{series}/profiler.html",
    "torch.special": "docs/{series}/special.html",
    "torch.utils.checkpoint": "docs/{series}/checkpoint.html",
    "torch.utils.data": "docs/{series}/data.html",
    "torch.utils.model_zoo": "docs/{series}/model_zoo.html",
    "torchaudio": "audio/stable/generated/{name}.html",
    "torchaudio.datasets": "audio/stable/datasets.html",
    "torchtext.data": "text/stable/data_{last_owner}.html",
    "torchtext.datasets": "text/stable/datasets.html",
    "torchvision": "vision/stable/generated/{name}.html",
}
MINDSPORE_SITE = "https://www.mindspore.cn/docs/{language}/r{release}/api_python/"
MINDSPORE_PAGES = {
    "mindspore": "mindspore/{name}.html",
    "mindspore.Parameter.": "mindspore/{owner}.html",
    "mindspore.Tensor.": "mindspore/Tensor/{name}.html",
    "mindspore.amp": "amp/{name}.html",
    "mindspore.amp.DynamicLossScaler.": "amp/{owner}.html",
    "mindspore.common.initializer": "mindspore.common.initializer.html",
    "mindspore.communication": "communication/{name}.html",
    "mindspore.dataset": "dataset/{name}.html",
    "mindspore.dataset.Dataset.": "mindspore.dataset.loading.html",
    "mindspore.dataset.audio": "dataset_audio/{name}.html",
    "mindspore.dataset.text": "dataset_text/{name}.html",
    "mindspore.dataset.transforms": "dataset_transforms/{name}.html",
    "mindspore.dataset.vision": "dataset_vision/{name}.html",
    "mindspore.device_context": "device_context/{name}.html",
    "mindspore.experimental.optim": "experimental/optim/{name}.html",
    "mindspore.experimental.optim.Optimizer.": "experimental/optim/{owner}.html",
    "mindspore.experimental.optim.lr_scheduler.LRScheduler.": (
        "experimental/optim/{owner}.html"
    ),
    "mindspore.hal": "hal/{name}.html",
    "mindspore.mint": "mint/{name}.html",
    "mindspore.nn": "nn/{name}.html",
    "mindspore.nn.Cell.": "nn/{owner}.html",
    "mindspore.numpy": "numpy/{name}.html",
    "mindspore.ops": "ops/{name}.html",
    "mindspore.runtime": "runtime/{name}.html",
}


def documentation_address(
    name: str, language: str, versions: Mapping[str, str] | None = None
) -> str:
    """The page, and place on it, that documents the API ``name``.

    ``language`` chooses among MindSpore's translations; PyTorch's documentation
    is in English. ``versions`` of the frameworks are by default the installed ones.
    Raises ValueError for a name of neither framework.
    """
    version_of = versions.__getitem__ if versions else release
    owner = name.rpartition(".")[0]
    names = {"name": name, "owner": owner, "last_owner": owner.rpartition(".")[2]}
    if place := _place_of(name, PYTORCH_PAGES):
        series = ".".join(version_of("torch").split(".")[:2])
        return f"{PYTORCH_SITE}/{place.format(series=series, **names)}#{name}"
    if place := _place_of(name, MINDSPORE_PAGES):
        site = MINDSPORE_SITE.format(
            language=MINDSPORE_LANGUAGES[language], release=version_of("mindspore")
        )
        return f"{site}{place.format(**names)}#{name}"
    raise ValueError(f"{name!r} belongs to neither torch nor mindspore")


def _place_of(name: str, pages: dict[str, str]) -> str | None:
    """What ``pages`` says of the longest key that ``name`` is or begins with.

    ``torch.Tensor.abs`` is looked for itself, then as ``torch.Tensor.``,
    ``torch.Tensor``, ``torch.`` and ``torch``.
    """
    while name:
        if name in pages:
            return pages[name]
        name = name[:-1] if name.endswith(".") else name[: name.rfind(".") + 1]
    return None
