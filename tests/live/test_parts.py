"""The parts of the live server that need no server."""

import base64
import hashlib

import pytest

from apimap.live import __main__ as command
from apimap.live import client
from apimap.live.copies import copy_for_reader
from apimap.live.policy import policy
from apimap.live.turns import Turns
from apimap.site.publishing import add_running


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_who_came_first_stands_first():
    turns = Turns()
    assert [turns.place(ticket) for ticket in "abca"] == [0, 1, 2, 0]


def test_who_leaves_lets_the_others_move_up():
    turns = Turns()
    turns.place("a"), turns.place("b")
    turns.leave("a")
    assert turns.place("b") == 0


def test_who_is_not_heard_of_loses_the_place():
    clock = Clock()
    turns = Turns(patience=10, clock=clock)
    turns.place("a")
    clock.now = 11
    assert turns.place("b") == 0
    assert turns.place("a") == 1


def test_nobody_waits_once_the_last_has_gone_silent():
    clock = Clock()
    turns = Turns(patience=10, clock=clock)
    turns.place("a")
    assert turns.anyone()
    clock.now = 11
    assert not turns.anyone()


def test_the_policy_admits_the_inline_scripts_of_the_page_alone():
    script = b"document.title = 1"
    digest = base64.b64encode(hashlib.sha256(script).digest()).decode()
    found = policy(b'<script src="a.js"></script><script>' + script + b"</script>")
    assert found.count("sha256-") == 1
    assert f"'sha256-{digest}'" in found
    assert "'unsafe-inline'" not in found.split("script-src")[1].split(";")[0]


@pytest.fixture
def notebook(tmp_path):
    site = tmp_path / "site"
    (site / "en").mkdir(parents=True)
    (site / "en" / "x.ipynb").write_text("first")
    return site, "en/x.ipynb", tmp_path / "lab"


def test_a_copy_follows_the_site_while_it_is_untouched(notebook):
    site, name, folder = notebook
    copy_for_reader(site, name, folder)
    (site / name).write_text("second")
    assert copy_for_reader(site, name, folder).read_text() == "second"


def test_a_copy_that_the_reader_changed_is_kept(notebook):
    site, name, folder = notebook
    copy_for_reader(site, name, folder).write_text("the reader's")
    (site / name).write_text("second")
    assert copy_for_reader(site, name, folder).read_text() == "the reader's"


def test_without_npm_the_build_says_what_was_left_out(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setenv("PATH", "")
    add_running(tmp_path / "site")
    said = "Running code in the page was left out: npm is not installed\n"
    assert capsys.readouterr().out == said


def test_a_package_with_another_content_is_refused(tmp_path):
    package = tmp_path / "thebe-core.tgz"
    package.write_bytes(b"other")
    with pytest.raises(client.ClientUnavailable, match="not the package"):
        client.check(package)
    assert not package.exists()


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "example.org"])
def test_others_are_served_only_with_tls_or_when_told_so(host):
    options = command.parse(["--host", host])
    assert "--certfile" in command.exposed(options)
    assert command.exposed(command.parse(["--host", host, "--without-tls"])) is None
    with_tls = ["--host", host, "--certfile", "c.pem", "--keyfile", "k.pem"]
    assert command.exposed(command.parse(with_tls)) is None


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost"])
def test_loopback_needs_no_flag(host):
    assert command.exposed(command.parse(["--host", host])) is None


def test_without_a_site_it_says_how_to_build_it(tmp_path, capsys):
    assert command.main(["--site", str(tmp_path)]) == 1
    assert "make html" in capsys.readouterr().err
