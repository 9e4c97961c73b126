"""The notebooks as a reader copies them: no cell needs what the page does not show."""

import builtins
import symtable
from collections.abc import Iterator
from pathlib import Path

import pytest

from apimap.pages.cells import Cell, read_page

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.md"))
GIVEN = {*dir(builtins), "get_ipython", "__name__", "__file__"}
LONGEST_LINE = 65  # what two columns have room for

every_notebook = pytest.mark.parametrize(
    "path", NOTEBOOKS, ids=[path.stem for path in NOTEBOOKS]
)


def shown_cells(path: Path) -> list[Cell]:
    """The code cells of a page that a reader sees, folded or not."""
    cells = [cell for cell in read_page(path).cells if cell.kind == "code"]
    return [cell for cell in cells if "remove-cell" not in cell.tags]


def copied_cells(path: Path) -> list[Cell]:
    """What a reader takes along: the set-up and the rest, but not the checks."""
    cells = shown_cells(path)
    return [c for c in cells if "setup" in c.tags or "hide-input" not in c.tags]


def names_made(code: str) -> set[str]:
    symbols = symtable.symtable(code, "cell", "exec").get_symbols()
    return {s.get_name() for s in symbols if s.is_assigned() or s.is_imported()}


def names_used(code: str) -> set[str]:
    """The names that the code looks up outside of its functions and classes."""
    top = symtable.symtable(code, "cell", "exec")
    used = {s.get_name() for s in top.get_symbols() if s.is_referenced()}
    return used.union(*map(global_names, top.get_children()))


def global_names(table: symtable.SymbolTable) -> set[str]:
    symbols = table.get_symbols()
    used = {s.get_name() for s in symbols if s.is_global() and s.is_referenced()}
    return used.union(*map(global_names, table.get_children()))


def unmade_names(cells: list[Cell]) -> Iterator[tuple[str, Cell]]:
    """The names that a cell uses and neither it nor a cell before it makes."""
    made = set(GIVEN)
    for cell in cells:
        made |= names_made(cell.body)
        yield from ((name, cell) for name in names_used(cell.body) - made)


@every_notebook
def test_the_set_up_comes_first_and_is_folded(path):
    assert shown_cells(path)[0].tags == ["hide-input", "setup"]


@every_notebook
def test_copied_cells_run_in_an_empty_file(path):
    assert list(unmade_names(copied_cells(path))) == []


@every_notebook
def test_checks_need_no_cell_that_is_not_shown(path):
    assert list(unmade_names(shown_cells(path))) == []


@every_notebook
def test_pytorch_takes_nothing_from_mindspore(path):
    assert taken(path, "pytorch", "mindspore") == []


@every_notebook
def test_mindspore_takes_from_pytorch_only_weights_and_what_is_called_torch(path):
    names = taken(path, "mindspore", "pytorch")
    assert [name for name in names if not name.startswith(("torch_", "weight"))] == []


def taken(path: Path, framework: str, other: str) -> list[str]:
    """The names that one framework's cells have from the other's alone."""
    cells = [cell for cell in copied_cells(path) if other not in cell.tags]
    return [name for name, cell in unmade_names(cells) if framework in cell.tags]


@every_notebook
def test_code_fits_two_columns(path):
    lines = [line for cell in copied_cells(path) for line in cell.body.splitlines()]
    assert [line for line in lines if len(line) > LONGEST_LINE] == []
