"""The house: which package imports which, and how large its parts may be."""

import ast
from collections import defaultdict
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import apimap

ROOT = Path(apimap.__file__).parent
# The packages from the ground up: each imports those before it, and none after it.
FLOORS = (
    "base",
    "signature",
    "mapping",
    "coverage",
    "rules",
    "releases",
    "verify",
    "publication",
    "official",
    "pages",
    "scan",
    "kernels",
    "execution",
    "outputs",
    "live",
    "site",
    "sphinx_ext",
    "cli",
)
# The rooms of verify, likewise.
ROOMS = (
    "model",
    "calls",
    "backends",
    "compare",
    "samples",
    "cases",
    "results",
    "run",
    "commands",
)
MOST_MODULES = 11  # of a folder, without its __init__
MOST_TESTS = 15  # files of a folder of tests
MOST_LINES = 400  # of a module
LONGEST_FUNCTION = 50  # lines
Graph = dict[str, set[str]]  # of each module those that it imports


def modules_in(root: Path) -> dict[str, Path]:
    """The modules of the package at ``root``, by their full names; not its data."""
    return {
        ".".join(path.relative_to(root.parent).with_suffix("").parts): path
        for path in sorted(root.rglob("*.py"))
        if not path.is_relative_to(root / "data")
    }


def graph_of(root: Path) -> Graph:
    """What each module of the package at ``root`` imports of it, in functions too."""
    modules = modules_in(root)
    known = {name.removesuffix(".__init__"): name for name in modules}
    return {
        name: {known[one] for one in named_in(path, known) if one in known}
        for name, path in modules.items()
    }


def named_in(path: Path, known: dict[str, str]) -> Iterator[str]:
    """The modules that a module imports, or names in a text, as importlib takes it."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                member = f"{node.module}.{alias.name}"
                yield member if member in known else str(node.module)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            name = node.value.partition(":")[0]
            if known.get(name) == name:  # a package's is a logger's, too
                yield name


def arrows_back(graph: Graph, order: tuple[str, ...], depth: int) -> list[str]:
    """The imports that go against ``order``, which is of the names at ``depth``."""

    def floor(module: str) -> int | None:
        part = module.split(".")[depth : depth + 1]
        return order.index(part[0]) if part and part[0] in order else None

    return [
        f"{importer} imports {imported}"
        for importer, others in graph.items()
        for imported in sorted(others)
        if (above := floor(importer)) is not None
        and (below := floor(imported)) is not None
        and below > above
    ]


@pytest.fixture(scope="module")
def graph() -> Graph:
    return graph_of(ROOT)


def test_no_package_imports_one_above_it(graph):
    assert arrows_back(graph, FLOORS, depth=1) == []


def test_no_room_of_verify_imports_one_above_it(graph):
    inside = {name: others for name, others in graph.items() if "verify" in name}
    assert arrows_back(inside, ROOMS, depth=2) == []


def test_no_modules_import_each_other_in_a_circle(graph):
    others = {name: found - {name} for name, found in graph.items()}
    TopologicalSorter(others).prepare()  # raises CycleError


@pytest.mark.parametrize(("place", "order"), [("", FLOORS), ("verify", ROOMS)])
def test_every_package_has_its_place_in_the_order(place, order):
    found = {
        path.stem
        for path in (ROOT / place).iterdir()
        if (path / "__init__.py").exists() or path.suffix == ".py"
    }
    assert found - {"__init__"} == set(order)


def test_an_arrow_back_is_found_wherever_it_stands(tmp_path):
    sources = {
        "base/words.py": "",
        "base/inside.py": "def f():\n    from house.mapping import entries",
        "base/text.py": 'NAME = "house.mapping.entries:Entry"',
        "mapping/entries.py": "import house.base.words",
    }
    for name, source in sources.items():
        path = tmp_path / "house" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source)
    found = arrows_back(graph_of(tmp_path / "house"), ("base", "mapping"), depth=1)
    assert found == [
        "house.base.inside imports house.mapping.entries",
        "house.base.text imports house.mapping.entries",
    ]


@pytest.mark.parametrize(
    ("root", "most"), [(ROOT, MOST_MODULES), (Path(__file__).parent, MOST_TESTS)]
)
def test_no_folder_has_more_modules_than_one_can_survey(root, most):
    counts: dict[str, int] = defaultdict(int)
    for path in modules_in(root).values():
        counts[str(path.parent.relative_to(root))] += path.stem != "__init__"
    assert {name: n for name, n in counts.items() if n > most} == {}


def test_no_module_is_longer_than_one_reads_at_once():
    lines = {
        name: len(path.read_text("utf-8").splitlines())
        for name, path in modules_in(ROOT).items()
    }
    assert {name: n for name, n in lines.items() if n > MOST_LINES} == {}


def test_no_function_is_longer_than_a_screen():
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    lengths = {
        f"{name}:{node.name}": node.end_lineno - node.lineno + 1
        for name, path in modules_in(ROOT).items()
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, functions)
    }
    assert {name: n for name, n in lengths.items() if n > LONGEST_FUNCTION} == {}
