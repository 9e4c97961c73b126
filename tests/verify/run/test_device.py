"""A device is used before anything is run on it: one that is not there is an error."""

import subprocess

import pytest

from apimap.base.diagnostics import DiagnosticError
from apimap.mapping.entries import Platform
from apimap.verify.run import device


def answering(monkeypatch, status, said):
    def run(command, **options):
        return subprocess.CompletedProcess(command, status, "", said)

    monkeypatch.setattr(device.subprocess, "run", run)


def test_a_device_that_computes_is_accepted(monkeypatch):
    answering(monkeypatch, 0, "a warning\n")
    device.check_device(Platform.GPU)


def test_a_device_that_is_not_there_is_one_clear_error(monkeypatch):
    answering(monkeypatch, 1, "[WARNING] driver\nUnsupported device target Ascend\n")
    with pytest.raises(DiagnosticError) as caught:
        device.check_device(Platform.ASCEND)
    assert str(caught.value) == (
        "--platform: nothing can be run on Ascend here: Unsupported device target "
        "Ascend. Run it on a machine that has MindSpore for Ascend."
    )


def test_a_device_that_does_not_answer_is_an_error(monkeypatch):
    def run(command, timeout, **options):
        raise subprocess.TimeoutExpired(command, timeout)

    monkeypatch.setattr(device.subprocess, "run", run)
    with pytest.raises(DiagnosticError, match="no answer within"):
        device.check_device(Platform.ASCEND)


@pytest.mark.integration
@pytest.mark.parametrize(("platform", "can"), [("CPU", True), ("Ascend", False)])
def test_the_installed_mindspore_says_what_it_computes_on(platform, can):
    if can:
        device.check_device(Platform(platform))
    else:
        with pytest.raises(DiagnosticError, match=platform):
            device.check_device(Platform(platform))
