"""The site's scripts, by the linter that package-lock.json pins."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ESLINT = ROOT / "node_modules" / ".bin" / "eslint"


@pytest.fixture(scope="module")
def lint():
    """What the linter complains of in files, or in code that is not in one."""
    if shutil.which("npm") is None or not ESLINT.exists():
        give_up = pytest.fail if os.environ.get("CI") else pytest.skip
        give_up("no linter of JavaScript: install npm, then run make test")

    def complaints(*arguments: str, code: str | None = None) -> str:
        command = [str(ESLINT), "--max-warnings", "0", *arguments]
        options = {"cwd": ROOT, "input": code, "text": True, "check": False}
        return subprocess.run(command, stdout=subprocess.PIPE, **options).stdout

    return complaints


def test_the_linter_finds_nothing(lint):
    assert lint("_static") == ""


@pytest.mark.parametrize(
    ("code", "rule"),
    [
        ("missing();", "no-undef"),
        ("export function f() { const unused = 1; }", "no-unused-vars"),
        ("export const f = (a) => a == 1;", "eqeqeq"),
    ],
)
def test_a_mistake_in_a_module_is_found(lint, code, rule):
    assert rule in lint("--stdin", "--stdin-filename", "_static/live.js", code=code)


@pytest.mark.parametrize(
    ("code", "rule"),
    [
        ('"use strict";\nfunction shared() {}', "no-implicit-globals"),
        ('(() => { "use strict"; })();', "strict"),
    ],
)
def test_a_mistake_in_a_script_of_its_own_is_found(lint, code, rule):
    assert rule in lint("--stdin", "--stdin-filename", "_static/site.js", code=code)
