"""Chromium without a window, spoken to through a pipe: tests and pictures look at pages as a reader does.

Nothing but the browser itself is needed, no driver and no port. It is started with the network switched off.
"""

import base64
import fcntl
import json
import os
import select
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

PROGRAM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")

# The browser reads orders from descriptor 3 and answers on 4.
_LAUNCH = (
    "import os, sys\n"
    "orders, answers = int(sys.argv[1]), int(sys.argv[2])\n"
    "os.dup2(orders, 3)\n"
    "os.dup2(answers, 4)\n"
    "os.execv(sys.argv[3], sys.argv[3:])\n"
)
_OPTIONS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-extensions",
    "--hide-scrollbars",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--remote-debugging-pipe",
)
_PATIENCE = 300  # seconds for one answer


class PageError(Exception):
    """The browser refused an order, or a script failed."""


class Browser:
    """One tab. `requests`: what it has asked for since the page was opened; `complaints`: errors in its console."""

    def __init__(self, orders: int, answers: int) -> None:
        self._orders, self._answers = orders, answers
        self._pending = b""
        self._number = 0
        self._session: str | None = None
        self._events: list[dict[str, Any]] = []
        target = self.order("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.order("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.order(f"{domain}.enable")

    def order(self, method: str, **parameters: Any) -> dict[str, Any]:
        """One order of the DevTools protocol, and its answer."""
        self._number += 1
        said: dict[str, Any] = {"id": self._number, "method": method, "params": parameters}
        if self._session is not None:
            said["sessionId"] = self._session
        os.write(self._orders, json.dumps(said).encode() + b"\0")
        while True:
            answer = self._next()
            if answer.get("id") == self._number:
                if "error" in answer:
                    raise PageError(f"{method}: {answer['error']['message']}")
                return dict(answer["result"])
            self._events.append(answer)

    def _next(self) -> dict[str, Any]:
        while b"\0" not in self._pending:
            ready, _, _ = select.select([self._answers], [], [], _PATIENCE)
            more = os.read(self._answers, 1 << 16) if ready else b""
            if not ready:
                raise PageError(f"the browser has not answered for {_PATIENCE} seconds")
            if not more:
                raise PageError("the browser has ended")
            self._pending += more
        message, _end, self._pending = self._pending.partition(b"\0")
        return dict(json.loads(message))

    def look(self, *, width: int = 1280, dark: bool = False, script: bool = True) -> None:
        """How the next page is looked at: width in pixels, colours, with or without JavaScript."""
        self.order(
            "Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=width < 600
        )
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.order("Emulation.setEmulatedMedia", features=[scheme])
        self.order("Emulation.setScriptExecutionDisabled", value=not script)

    def open(self, page: Path, anchor: str = "") -> None:
        """Open a file and wait until it is there."""
        self._events.clear()
        self.order("Page.navigate", url="about:blank")
        self.order("Page.navigate", url=page.as_uri() + (f"#{anchor}" if anchor else ""))
        while not any(event.get("method") == "Page.loadEventFired" for event in self._since(page)):
            self._events.append(self._next())

    def _since(self, page: Path) -> Sequence[dict[str, Any]]:
        """What has happened since the page began."""
        starts = [
            at
            for at, event in enumerate(self._events)
            if event.get("method") == "Page.frameNavigated"
            and event["params"]["frame"]["url"].startswith(page.as_uri())
        ]
        return self._events[starts[0] :] if starts else []

    @property
    def requests(self) -> list[str]:
        """Addresses that were asked for."""
        sent = (event for event in self._events if event.get("method") == "Network.requestWillBeSent")
        return [event["params"]["request"]["url"] for event in sent]

    @property
    def complaints(self) -> list[str]:
        """What the console says is wrong."""
        said = []
        for event in self._events:
            if event.get("method") == "Log.entryAdded" and event["params"]["entry"]["level"] == "error":
                said.append(event["params"]["entry"]["text"])
            elif event.get("method") == "Runtime.exceptionThrown":
                said.append(event["params"]["exceptionDetails"]["text"])
        return said

    def run(self, script: str) -> Any:
        """The value of an expression in the page; a promise is waited for."""
        # Works on pages whose own rules or reader forbid scripts, too.
        answer = self.order("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in answer:
            raise PageError(answer["exceptionDetails"].get("exception", {}).get("description", "the script failed"))
        return answer["result"].get("value")

    def click(self, selector: str) -> None:
        """Click as a mouse does, in the middle of an element."""
        place = self.run(
            f"(() => {{ const e = document.querySelector({json.dumps(selector)});"
            " e.scrollIntoView({block: 'center'});"
            " const r = e.getBoundingClientRect(); return [r.x + r.width / 2, r.y + r.height / 2]; })()"
        )
        where: Mapping[str, Any] = {"x": place[0], "y": place[1], "button": "left", "clickCount": 1}
        for kind in ("mousePressed", "mouseReleased"):
            self.order("Input.dispatchMouseEvent", type=kind, **where)

    def wait_for(self, condition: str) -> None:
        """Until an expression is true. Timers of the page would stand still where JavaScript is off."""
        for _ in range(200):
            if self.run(condition):
                return
            time.sleep(0.02)
        raise PageError(f"never true: {condition}")

    def press(self, key: str, code: int, text: str = "") -> None:
        """Press a key."""
        parameters = {"key": key, "code": key, "windowsVirtualKeyCode": code}
        self.order("Input.dispatchKeyEvent", type="keyDown", text=text, **parameters)
        self.order("Input.dispatchKeyEvent", type="keyUp", **parameters)

    def picture(self, *, whole: bool = True, height: int = 0) -> bytes:
        """The page as PNG; `whole`: all of its length, else what is seen; `height`: so many pixels of it."""
        size = self.order("Page.getLayoutMetrics")["cssContentSize"]
        clip = {"x": 0, "y": 0, "width": size["width"], "height": height or size["height"], "scale": 1}
        parameters: dict[str, Any] = {"captureBeyondViewport": True, "clip": clip} if whole or height else {}
        return base64.b64decode(self.order("Page.captureScreenshot", format="png", **parameters)["data"])

    def pdf(self) -> bytes:
        """The page as it is printed."""
        return base64.b64decode(self.order("Page.printToPDF", preferCSSPageSize=True, printBackground=True)["data"])


@contextmanager
def browser() -> Iterator[Browser]:
    """A browser, ended afterwards."""
    if PROGRAM is None:
        raise PageError("Chromium is not installed")
    theirs_in, ours_out = os.pipe()
    ours_in, theirs_out = os.pipe()
    # High numbers, so that 3 and 4 are free.
    handed = [fcntl.fcntl(each, fcntl.F_DUPFD, 20) for each in (theirs_in, theirs_out)]
    with tempfile.TemporaryDirectory(prefix="chromium", ignore_cleanup_errors=True) as profile:
        command = [PROGRAM, *_OPTIONS, f"--user-data-dir={profile}", "about:blank"]
        launched = subprocess.Popen(
            [sys.executable, "-c", _LAUNCH, *map(str, handed), *command],
            pass_fds=handed,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for each in (theirs_in, theirs_out, *handed):
            os.close(each)
        try:
            tab = Browser(ours_out, ours_in)
            yield tab
            tab._session = None
            tab.order("Browser.close")
        finally:
            os.close(ours_out)
            os.close(ours_in)
            try:
                launched.wait(timeout=10)
            except subprocess.TimeoutExpired:
                launched.kill()
                launched.wait()
