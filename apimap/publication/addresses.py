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

# fmt: off
TENSOR_ATTRIBUTES = (  # types, layouts and memory formats
    "torch.bfloat16", "torch.bool", "torch.channels_last", "torch.channels_last_3d",
    "torch.complex128", "torch.complex32", "torch.complex64", "torch.contiguous_format",
    "torch.device", "torch.dtype", "torch.float16", "torch.float32",
    "torch.float4_e2m1fn_x2", "torch.float64", "torch.float8_e4m3fn",
    "torch.float8_e4m3fnuz", "torch.float8_e5m2", "torch.float8_e5m2fnuz",
    "torch.float8_e8m0fnu", "torch.int16", "torch.int32", "torch.int64", "torch.int8",
    "torch.layout", "torch.memory_format", "torch.preserve_format", "torch.sparse_coo",
    "torch.sparse_csr", "torch.strided", "torch.uint16", "torch.uint32", "torch.uint64",
    "torch.uint8",
)
WITHOUT_A_PAGE = (  # named on the overview alone
    "torch.default_generator", "torch.e", "torch.inf", "torch.nan", "torch.newaxis",
    "torch.pi", "torch.return_types", "torch.types",
)
DTYPES = (  # of MindSpore
    "mindspore.bfloat16", "mindspore.bool", "mindspore.bool_", "mindspore.complex128",
    "mindspore.complex64", "mindspore.float16", "mindspore.float32",
    "mindspore.float64", "mindspore.float8_e4m3fn", "mindspore.float8_e5m2",
    "mindspore.int16", "mindspore.int32", "mindspore.int64", "mindspore.int8",
    "mindspore.uint16", "mindspore.uint32", "mindspore.uint64", "mindspore.uint8",
)
# fmt: on
# Where names are documented; the longest key that a name is, or begins with, counts.
# ``{name}`` is the API, ``{owner}`` its class or module.
PYTORCH_SITE = "https://docs.pytorch.org"
PYTORCH_PAGES = {
    **dict.fromkeys(WITHOUT_A_PAGE, "docs/{series}/torch.html"),
    **dict.fromkeys(TENSOR_ATTRIBUTES, "docs/{series}/tensor_attributes.html"),
    "torch": "docs/{series}/generated/{name}.html",
    "torch.BFloat16Tensor": "docs/{series}/tensors.html",
    "torch.BoolTensor": "docs/{series}/tensors.html",
    "torch.ByteTensor": "docs/{series}/tensors.html",
    "torch.CharTensor": "docs/{series}/tensors.html",
    "torch.DoubleTensor": "docs/{series}/tensors.html",
    "torch.FloatTensor": "docs/{series}/tensors.html",
    "torch.HalfTensor": "docs/{series}/tensors.html",
    "torch.IntTensor": "docs/{series}/tensors.html",
    "torch.LongTensor": "docs/{series}/tensors.html",
    "torch.ShortTensor": "docs/{series}/tensors.html",
    "torch.Size": "docs/{series}/size.html",
    "torch.Storage": "docs/{series}/storage.html",
    "torch.Tensor": "docs/{series}/tensors.html",
    "torch.Tensor.": "docs/{series}/generated/{name}.html",
    "torch.TypedStorage": "docs/{series}/storage.html",
    "torch.UntypedStorage": "docs/{series}/storage.html",
    "torch.accelerator": "docs/{series}/accelerator.html",
    "torch.accelerator.": "docs/{series}/generated/{name}.html",
    "torch.amp": "docs/{series}/amp.html",
    "torch.ao": "docs/{series}/quantization-support.html",
    "torch.autograd.forward_ad": "docs/{series}/autograd.html",
    "torch.autograd.gradcheck": "docs/{series}/autograd.html",
    "torch.autograd.graph": "docs/{series}/autograd.html",
    "torch.autograd.profiler": "docs/{series}/autograd.html",
    "torch.backends": "docs/{series}/backends.html",
    "torch.compiler": "docs/{series}/torch.compiler_api.html",
    "torch.compiler.": "docs/{series}/generated/{name}.html",
    "torch.cpu": "docs/{series}/cpu.html",
    "torch.cuda": "docs/{series}/cuda.html",
    "torch.cuda.": "docs/{series}/generated/{name}.html",
    "torch.cuda.amp": "docs/{series}/amp.html",
    "torch.cuda.tunable": "docs/{series}/cuda.tunable.html",
    "torch.distributed": "docs/{series}/distributed.html",
    "torch.distributed.algorithms": "docs/{series}/distributed.algorithms.join.html",
    "torch.distributed.algorithms.ddp_comm_hooks": "docs/{series}/ddp_comm_hooks.html",
    "torch.distributed.checkpoint": "docs/{series}/distributed.checkpoint.html",
    "torch.distributed.elastic": "docs/{series}/distributed.elastic.html",
    "torch.distributed.fsdp": "docs/{series}/fsdp.html",
    "torch.distributed.fsdp.fully_shard": (
        "docs/{series}/distributed.fsdp.fully_shard.html"
    ),
    "torch.distributed.optim": "docs/{series}/distributed.optim.html",
    "torch.distributed.pipelining": "docs/{series}/distributed.pipelining.html",
    "torch.distributed.rpc": "docs/{series}/rpc.html",
    "torch.distributed.tensor": "docs/{series}/distributed.tensor.html",
    "torch.distributed.tensor.parallel": (
        "docs/{series}/distributed.tensor.parallel.html"
    ),
    "torch.distributions": "docs/{series}/distributions.html",
    "torch.export": "docs/{series}/export.html",
    "torch.futures": "docs/{series}/futures.html",
    "torch.fx": "docs/{series}/fx.html",
    "torch.hub": "docs/{series}/hub.html",
    "torch.library": "docs/{series}/library.html",
    "torch.masked": "docs/{series}/masked.html",
    "torch.monitor": "docs/{series}/monitor.html",
    "torch.mps": "docs/{series}/mps.html",
    "torch.mtia": "docs/{series}/mtia.html",
    "torch.multiprocessing": "docs/{series}/multiprocessing.html",
    "torch.nested": "docs/{series}/nested.html",
    "torch.nn.Module.": "docs/{series}/generated/{owner}.html",
    "torch.nn.SyncBatchNorm.": "docs/{series}/generated/{owner}.html",
    "torch.nn.attention": "docs/{series}/nn.attention.html",
    "torch.nn.attention.bias": "docs/{series}/nn.attention.bias.html",
    "torch.nn.attention.flex_attention": (
        "docs/{series}/nn.attention.flex_attention.html"
    ),
    "torch.nn.init": "docs/{series}/nn.init.html",
    "torch.onnx": "docs/{series}/onnx.html",
    "torch.overrides": "docs/{series}/torch.overrides.html",
    "torch.package": "docs/{series}/package.html",
    "torch.profiler": "docs/{series}/profiler.html",
    "torch.quantization": "docs/{series}/quantization-support.html",
    "torch.random": "docs/{series}/random.html",
    "torch.serialization": "docs/{series}/notes/serialization.html",
    "torch.signal": "docs/{series}/signal.html",
    "torch.signal.windows.": "docs/{series}/generated/{name}.html",
    "torch.sparse": "docs/{series}/sparse.html",
    "torch.sparse.": "docs/{series}/generated/{name}.html",
    "torch.special": "docs/{series}/special.html",
    "torch.testing": "docs/{series}/testing.html",
    "torch.utils.benchmark": "docs/{series}/benchmark_utils.html",
    "torch.utils.checkpoint": "docs/{series}/checkpoint.html",
    "torch.utils.cpp_extension": "docs/{series}/cpp_extension.html",
    "torch.utils.data": "docs/{series}/data.html",
    "torch.utils.dlpack": "docs/{series}/dlpack.html",
    "torch.utils.model_zoo": "docs/{series}/model_zoo.html",
    "torch.utils.tensorboard": "docs/{series}/tensorboard.html",
    "torch.xpu": "docs/{series}/xpu.html",
    "torchaudio": "audio/stable/generated/{name}.html",
    "torchaudio.datasets": "audio/stable/datasets.html",
    "torchtext.data": "text/stable/data_{last_owner}.html",
    "torchtext.datasets": "text/stable/datasets.html",
    "torchvision": "vision/stable/generated/{name}.html",
}
MINDSPORE_SITE = "https://www.mindspore.cn/docs/{language}/r{release}/api_python/"
MINDSPORE_PAGES = {
    **dict.fromkeys(DTYPES, "mindspore/mindspore.dtype.html"),
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
    "mindspore.dataset.dataloader": "dataset_dataloader/{name}.html",
    "mindspore.multiprocessing": "mindspore.multiprocessing.html",
    "mindspore.nn.probability": "nn_probability/{name}.html",
    "mindspore.parallel": "parallel/{name}.html",
    "mindspore.profiler": "mindspore.profiler.html",
    "mindspore.rewrite": "mindspore.rewrite.html",
    "mindspore.scipy": "scipy/{name}.html",
    "mindspore.train": "train/{name}.html",
    "mindspore.utils": "mindspore.utils.html",
    "mindspore.hifloat8": "mindspore/mindspore.dtype.html",
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
