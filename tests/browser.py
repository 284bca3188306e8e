"""Debian's chromium for the tests of pages; without it they are skipped and say so."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = shutil.which("chromium")
needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="no chromium on PATH to open the page with")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Noise:
    """Everything that a page did beyond showing itself."""

    requests: list[str] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)


@contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def opened(
    browser: Browser, path: Path, *, width: int = 1280, dark: bool = False, script: bool = True, anchor: str = ""
) -> Iterator[tuple[Page, Noise]]:
    """A file opened from disk, with a log of what it asked for and said."""
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if dark else "light",
        java_script_enabled=script,
        reduced_motion="reduce",
    )
    try:
        page = context.new_page()
        noise = Noise()
        page.on("request", lambda request: noise.requests.append(request.url))
        page.on("console", lambda message: noise.messages.append(message.text))
        page.on("pageerror", lambda error: noise.messages.append(str(error)))

        def dismiss(dialog: object) -> None:
            noise.dialogs.append(str(dialog))

        page.on("dialog", dismiss)
        page.goto(path.as_uri() + anchor)
        yield page, noise
    finally:
        context.close()
