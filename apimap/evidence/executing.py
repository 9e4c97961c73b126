"""Running code as a module of its own, from a file that exists.

MindSpore reads the source of what it compiles, and looks up the module it is in.
"""

from __future__ import annotations

import itertools
import sys
import tempfile
from pathlib import Path
from types import ModuleType
from typing import Any

NUMBERS = itertools.count()


def executed(code: str) -> dict[str, Any]:
    """The names that ``code`` leaves behind. Raises whatever it raises."""
    name = f"sample_{next(NUMBERS)}"
    with tempfile.TemporaryDirectory(prefix="apimap-") as folder:
        path = Path(folder, f"{name}.py")
        path.write_text(code, "utf-8")
        module = sys.modules[name] = ModuleType(name)
        module.__file__ = str(path)
        exec(compile(code, str(path), "exec"), module.__dict__)
    return module.__dict__
