"""A stub that leaves a default open, and the docstring that tells it."""

import pytest

from apimap.signature.reading import with_documented_defaults
from apimap.signature.text import parse_signature


@pytest.mark.parametrize(
    ("documented", "completed"),
    [
        (["(x, mode='none', beta=1)"], "(x, mode='none', beta=2)"),
        (["(x)"], "(x, mode=..., beta=2)"),
        ([], "(x, mode=..., beta=2)"),
    ],
)
def test_a_default_that_a_stub_leaves_open_is_the_documented_one(documented, completed):
    stub = parse_signature("(x, mode=Ellipsis, beta=2)")
    stub = stub.replace(
        parameters=[
            one.replace(default=...) if one.name == "mode" else one
            for one in stub.parameters.values()
        ]
    )
    found = with_documented_defaults([stub], list(map(parse_signature, documented)))
    assert [str(one) for one in found] == [completed]
