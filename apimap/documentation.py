"""Addresses of the frameworks' own documentation, at the installed versions."""

from __future__ import annotations

from apimap.provenance import release

MINDSPORE_LANGUAGES = {"en": "en", "zh_CN": "zh-CN"}
# Members are documented on the page of their class.
CLASSES_WITH_MEMBERS = ("torch.nn.Module", "mindspore.nn.Cell", "mindspore.Parameter")


def documentation_address(name: str, language: str) -> str:
    """The page, and place on it, that documents the API ``name``.

    ``language`` chooses among MindSpore's translations; PyTorch's documentation
    is in English. Raises ValueError for a name of neither framework.
    """
    framework = name.partition(".")[0]
    if framework not in ADDRESSES:
        raise ValueError(f"{name!r} belongs to neither torch nor mindspore")
    return f"{ADDRESSES[framework](_documented_object(name), language)}#{name}"


def _documented_object(name: str) -> str:
    owner = name.rpartition(".")[0]
    return owner if owner in CLASSES_WITH_MEMBERS else name


def _torch_address(name: str, language: str) -> str:
    series = ".".join(release("torch").split(".")[:2])
    return f"https://docs.pytorch.org/docs/{series}/generated/{name}.html"


def _mindspore_address(name: str, language: str) -> str:
    parts = name.split(".")
    # Names directly below mindspore stand in a folder of that name.
    section = parts[1] if len(parts) > 2 else parts[0]
    return (
        f"https://www.mindspore.cn/docs/{MINDSPORE_LANGUAGES[language]}"
        f"/r{release('mindspore')}/api_python/{section}/{name}.html"
    )


ADDRESSES = {"torch": _torch_address, "mindspore": _mindspore_address}
