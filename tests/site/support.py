"""What tests of a built site read of it."""

import re
from pathlib import Path


def page(project: Path, name: str) -> str:
    return (project / "build" / "html" / name).read_text("utf-8")


def words_of(html: str) -> str:
    text = re.sub(r"<[^>]+>", "", html.replace("</td>", " ").replace("&nbsp;", " "))
    return re.sub(r"\s+", " ", text)
