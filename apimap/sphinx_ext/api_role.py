"""The role `{api}`: a framework's API, linked to its own documentation."""

from __future__ import annotations

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxRole

from apimap.documentation import documentation_address


class ApiRole(SphinxRole):
    """`{api}`torch.nn.Module.buffers`` links to that API at the installed version."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        try:
            address = documentation_address(self.text, self.config.language)
        except ValueError as error:
            message = self.inliner.reporter.error(f"api: {error}", line=self.lineno)
            return [nodes.literal(self.rawtext, self.text)], [message]
        link = nodes.reference("", "", refuri=address, classes=["api"])
        link += nodes.literal(self.text, self.text)
        return [link], []


def setup_part(app: Sphinx) -> None:
    app.add_role("api", ApiRole())
