"""A real browser for tests of pages: Playwright with Chromium. Without one, they are skipped aloud."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

_NAMES = ("chromium", "chromium-browser", "google-chrome")


@contextmanager
def browser_page(**context: Any) -> Iterator[Any]:
    """Open an empty page; at the end no script may have failed, and nothing may have been asked of the network."""
    playwright = pytest.importorskip(
        "playwright.sync_api", reason="Playwright is not installed: pages are NOT tried"
    )
    program = next(filter(None, map(shutil.which, _NAMES)), None)
    if program is None:
        pytest.skip("no Chromium on this machine: pages are NOT tried in a browser")
    with playwright.sync_playwright() as running:
        browser = running.chromium.launch(executable_path=program, args=["--no-sandbox"])
        page = browser.new_context(**context).new_page()
        faults: list[str] = []
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
        page.on("request", lambda one: faults.append(one.url) if one.url.startswith(("http", "ws")) else None)
        try:
            yield page
            assert faults == []
        finally:
            browser.close()
