"""The roles `{api}` and `{release}`: an API's documentation, a package's version."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxRole

from apimap.base.versions import release
from apimap.publication.addresses import documentation_address

Result = tuple[list[nodes.Node], list[nodes.system_message]]


class ApiRole(SphinxRole):
    """`{api}`torch.nn.Module.buffers`` links to that API at the installed version."""

    def run(self) -> Result:
        try:
            address = documentation_address(self.text, self.config.language)
        except ValueError as error:
            message = self.inliner.reporter.error(f"api: {error}", line=self.lineno)
            return [nodes.literal(self.rawtext, self.text)], [message]
        link = nodes.reference("", "", refuri=address, classes=["api"])
        link += nodes.literal(self.text, self.text)
        return [link], []


class ReleaseRole(SphinxRole):
    """`{release}`torch`` is the version of that package that the pages ran with."""

    def run(self) -> Result:
        try:
            version = release(self.text)
        except PackageNotFoundError:
            words = f"release: {self.text} is not installed"
            message = self.inliner.reporter.error(words, line=self.lineno)
            return [nodes.literal(self.rawtext, self.text)], [message]
        return [nodes.inline(self.rawtext, version, classes=["pasted-text"])], []


def setup_part(app: Sphinx) -> None:
    app.add_role("api", ApiRole())
    app.add_role("release", ReleaseRole())
