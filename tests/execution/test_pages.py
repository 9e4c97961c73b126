"""Pages executed by real kernels: outputs kept, faults named. No framework."""

from __future__ import annotations

import os
import signal
import threading
import time
from contextlib import nullcontext
from pathlib import Path

import pytest
from traitlets.config import Config

from apimap.execution.cell_run import Kernels, ordinary_kernels
from apimap.execution.pages import execute_pages, tasks_of
from apimap.kernels import ForkedKernelManager

pytestmark = pytest.mark.integration

FORKED = {"modules": [], "idle_seconds": 10, "memory_limit": 300}
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


def forked() -> ForkedKernelManager:
    return ForkedKernelManager(config=Config({"ForkedProvisioner": FORKED}))


@pytest.fixture
def kernels():
    return Kernels(forked, nullcontext, timeout=20)


@pytest.fixture
def run(write_page, tmp_path, kernels):
    """Execute pages given by name and text; return their executions by name."""

    def execute(**pages: str):
        paths = [write_page(text, f"{name}.md") for name, text in pages.items()]
        done = execute_pages(tasks_of(paths), tmp_path / "cache", kernels, workers=2)
        return {execution.path.stem: execution for execution in done}

    return execute


def failure(execution, page: str) -> tuple[str, str]:
    """The line of the page that a failed execution names, and what it says."""
    finding = execution.failure
    return page.splitlines()[finding.line - 1], finding.message


def test_code_runs_once_and_prose_is_free_to_change(run):
    page = NOTEBOOK + cell("print(x + 1)")
    assert not run(page=page)["page"].cached
    assert run(page=page.replace("Words", "Other words"))["page"].cached
    assert not run(page=page.replace("x + 1", "x + 2"))["page"].cached


def test_an_edited_page_runs_alone(run):
    first, second = NOTEBOOK + cell("1"), NOTEBOOK + cell("2")
    run(first=first, second=second)
    again = run(first=first, second=second + cell("3"))
    assert again["first"].cached
    assert not again["second"].cached


def test_a_page_without_code_is_not_executed(run):
    text = '+++ {"lang": "en"}\nWords\n+++ {"lang": "zh_CN"}\n文字\n'
    assert run(page=text) == {}


def test_a_module_beside_the_page_is_part_of_its_code(run, tmp_path):
    module = tmp_path / "beside.py"
    page = NOTEBOOK + cell("import beside\nprint(beside.value)")
    module.write_text("value = 7\n")
    assert not run(page=page)["page"].cached
    assert run(page=page)["page"].cached
    module.write_text("value = 8\n")
    assert not run(page=page)["page"].cached


def test_files_that_a_cell_writes_do_not_stay(run, tmp_path):
    run(page=NOTEBOOK + cell("open('left.txt', 'w').write('x')"))
    assert not list(tmp_path.rglob("left.txt"))


@pytest.mark.parametrize("chosen", ["forked", "ordinary"])
def test_a_kernel_ends_with_its_page(write_page, tmp_path, kernels, chosen):
    note = tmp_path / "pid"
    code = f"import os\nopen({str(note)!r}, 'w').write(str(os.getpid()))"
    path = write_page(NOTEBOOK + cell(code))
    chosen = kernels if chosen == "forked" else ordinary_kernels()
    (done,) = execute_pages(tasks_of([path]), tmp_path / "cache", chosen)
    assert done.failure is None
    assert gone_within(int(note.read_text()), seconds=2)


def test_pages_share_nothing(run):
    """Each page changes what it can, and neither sees the other's changes."""
    check = (
        "import builtins, os, random, sys\n"
        "assert not hasattr(builtins, 'crossed')\n"
        "assert 'CROSSED' not in os.environ\n"
        "assert 'crossed' not in sys.modules"
    )
    change = (
        "builtins.crossed = 1\n"
        "os.environ['CROSSED'] = '1'\n"
        "sys.modules['crossed'] = sys\n"
        "random.seed(0)"
    )
    page = NOTEBOOK + cell(check) + cell(change)
    done = run(first=page, second=page + cell("2"))
    done |= run(third=page + cell("3"))
    assert [execution.failure for execution in done.values()] == [None] * 3


def test_a_cell_that_raises_is_named_with_its_line(run):
    page = NOTEBOOK + cell("y = x\ny / 0")
    line, message = failure(run(page=page)["page"], page)
    assert line == "y / 0"
    assert message == "the cell raised ZeroDivisionError: division by zero"


def test_a_statement_that_is_no_longer_true_is_named(run):
    page = NOTEBOOK + cell('assert x == 2, "x is two"')
    _, message = failure(run(page=page)["page"], page)
    assert message == "no longer true: x is two"


FAULTS = {
    "os._exit": ("import os\nos._exit(3)", "exited with status 3"),
    "SIGSEGV": ("import ctypes\nctypes.string_at(0)", "killed by SIGSEGV"),
    "SIGFPE": ("import os\nos.kill(os.getpid(), 8)", "killed by SIGFPE"),
    "memory": ("kept = bytearray(10**9)\nkept[:] = b'1' * 10**9", "memory"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_fails_its_own_page_and_nothing_of_it_is_kept(run, name):
    code, words = FAULTS[name]
    page, sound = NOTEBOOK + cell(code), NOTEBOOK + cell("x")
    done = run(broken=page, sound=sound)
    line, message = failure(done["broken"], page)
    assert line == code.splitlines()[0]
    assert words in message
    assert done["sound"].failure is None
    again = run(broken=page, sound=sound)
    assert again["broken"].failure
    assert again["sound"].cached


def test_what_a_dying_kernel_printed_is_told(run):
    code = "import os\nos.write(2, b'the last words')\nos.abort()"
    page = NOTEBOOK + cell(code)
    _, message = failure(run(page=page)["page"], page)
    assert "killed by SIGABRT" in message
    assert "the last words" in message


def test_a_cell_that_hangs_is_named(run, kernels):
    kernels.timeout = 2
    page = NOTEBOOK + cell("import time\ntime.sleep(60)")
    line, message = failure(run(page=page)["page"], page)
    assert line == "import time"
    assert message == "the cell did not finish within 2 seconds"


@pytest.fixture
def interruptible():
    """An interrupt raises here, though this may have been started in the background."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def test_an_interrupt_ends_every_kernel_and_keeps_what_is_done(
    run, kernels, write_page, tmp_path, interruptible
):
    sound = NOTEBOOK + cell("x")
    run(sound=sound)
    note = tmp_path / "pid"
    code = f"import os, time\nopen({str(note)!r}, 'w').write(str(os.getpid()))"
    hanging = write_page(NOTEBOOK + cell(f"{code}\ntime.sleep(60)"), "hanging.md")

    def interrupt() -> None:
        while not (note.exists() and note.read_text()):
            time.sleep(0.05)
        os.kill(os.getpid(), signal.SIGINT)

    threading.Thread(target=interrupt).start()
    with pytest.raises(KeyboardInterrupt):
        list(execute_pages(tasks_of([hanging]), tmp_path / "cache", kernels))
    assert gone_within(int(note.read_text()), seconds=5)
    kernels_after = Kernels(forked, nullcontext, timeout=20)
    works = tasks_of([tmp_path / "sound.md"])
    (done,) = execute_pages(works, tmp_path / "cache", kernels_after)
    assert done.cached


def gone_within(pid: int, seconds: float) -> bool:
    """Whether the process ends in time; one that nobody has reaped has ended."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            stat = Path(f"/proc/{pid}/stat").read_text()
            if stat.rpartition(")")[2].split()[0] == "Z":
                return True
        except FileNotFoundError:
            return True
        time.sleep(0.05)
    return False


def test_a_killed_warm_process_is_survived(run):
    kill_parent = "import os\nos.kill(os.getppid(), 9)\nimport time\ntime.sleep(20)"
    page, sound = NOTEBOOK + cell(kill_parent), NOTEBOOK + cell("x")
    _, message = failure(run(broken=page)["broken"], page)
    assert "the kernel died" in message
    assert run(sound=sound)["sound"].failure is None
