"""What a page of another origin can do, in a real browser against a real server."""

import pytest
from steps import run, says

pytestmark = [pytest.mark.browser, pytest.mark.integration]


ATTEMPTS = """async (base) => {
  const include = {credentials: "include"};
  const read = (path, options) => fetch(base + path, {...include, ...options})
    .then((answer) => answer.text(), () => "nothing");
  const socket = (path) => new Promise((settle) => {
    const opened = new WebSocket(base.replace("http", "ws") + path);
    opened.onopen = () => settle("open");
    opened.onerror = () => settle("nothing");
  });
  const post = {method: "POST", body: JSON.stringify({page: "p", ticket: "t"})};
  const blind = {...include, ...post, mode: "no-cors"};
  await fetch(base + "api/kernels", blind).catch(() => "nothing");
  return [
    await read("api/kernels"),
    await read("en/index.html"),
    await read("mapping.json"),
    await read("api/kernels", post),
    await read("api/live/sessions", post),
    await socket("api/kernels/KERNEL/channels"),
  ];
}"""


def test_a_page_of_another_origin_can_do_nothing(visit, server, site):
    tab = visit(server)
    run(tab, "pass")
    says(tab, "done")
    count = "async () => (await (await fetch('/api/kernels')).json()).map((k) => k.id)"
    kernels = tab.evaluate(count)
    attempts = ATTEMPTS.replace("KERNEL", kernels[0])
    # What it tries works where it is allowed; cookies are sent to any port.
    own = tab.evaluate(attempts, server.base)
    assert own[5] == "open"
    assert kernels[0] in own[0]
    stranger = tab.context.new_page()
    stranger.goto(f"{site}/index.html")
    assert stranger.evaluate(attempts, server.base) == ["nothing"] * 6
    assert tab.evaluate(count) == kernels
