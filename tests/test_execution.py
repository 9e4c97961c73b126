"""Pages executed by a real kernel: outputs kept, failures named. No framework."""

import pytest

from apimap.execution import execute_page
from apimap.findings import FindingError

pytestmark = pytest.mark.integration

NOTEBOOK = """\
---
jupytext: {text_representation: {extension: .md, format_name: myst}}
kernelspec: {name: python3, display_name: Python 3, language: python}
---
+++ {"lang": "en"}
Words
+++ {"lang": "zh_CN"}
文字

```{code-cell} python
x = 1
```

"""


def cell(code: str) -> str:
    return f"```{{code-cell}} python\n:tags: [a]\n\n{code}\n```\n"


@pytest.fixture
def run(write_page, tmp_path):
    def execute(text: str):
        return execute_page(write_page(text), tmp_path / "cache")

    return execute


def test_code_runs_once_and_prose_is_free_to_change(run):
    page = NOTEBOOK + cell("print(x + 1)")
    assert not run(page).cached
    assert run(page.replace("Words", "Other words")).cached
    assert not run(page.replace("x + 1", "x + 2")).cached


def test_a_page_without_code_is_not_executed(run):
    assert run('+++ {"lang": "en"}\nWords\n+++ {"lang": "zh_CN"}\n文字\n') is None


def test_a_cell_that_raises_is_named_with_its_line(run):
    page = NOTEBOOK + cell("y = x\ny / 0")
    with pytest.raises(FindingError) as caught:
        run(page)
    lines = page.splitlines()
    assert lines[caught.value.finding.line - 1] == "y / 0"
    assert "the cell raised ZeroDivisionError: division by zero" in str(caught.value)


def test_a_statement_that_is_no_longer_true_is_named(run):
    page = NOTEBOOK + cell('assert x == 2, "x is two"')
    with pytest.raises(FindingError, match="no longer true: x is two"):
        run(page)


def test_a_failure_is_not_cached(run):
    broken = NOTEBOOK + cell("import os\nassert 'APIMAP_TEST_OK' in os.environ")
    for _ in range(2):
        with pytest.raises(FindingError):
            run(broken)


def test_a_dead_kernel_is_named_with_its_cell(run):
    page = NOTEBOOK + cell("import os\nos._exit(3)")
    with pytest.raises(FindingError, match="the kernel died") as caught:
        run(page)
    assert page.splitlines()[caught.value.finding.line - 1] == "import os"


def test_cells_may_import_what_stands_beside_the_page(run, tmp_path):
    (tmp_path / "beside.py").write_text("value = 7\n")
    run(NOTEBOOK + cell("import beside\nassert beside.value == 7"))


def test_files_that_a_cell_writes_do_not_stay(run, tmp_path):
    run(NOTEBOOK + cell("open('left.txt', 'w').write('x')"))
    assert not list(tmp_path.rglob("left.txt"))
