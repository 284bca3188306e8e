"""Serves a small server over a socket on a free port of loopback, in a thread."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

import httpx
import uvicorn

from tests.apps.app import App

AnApp = TypeVar("AnApp", bound=App)


@contextmanager
def served(app: AnApp) -> Iterator[AnApp]:
    """Serve an app, whose `url` is set; a bug in it fails the test that it happened in."""
    # without the protocol's number asyncio leaves Nagle's algorithm on, and each answer waits for 40 ms
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        app.url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        config = uvicorn.Config(
            app, loop="asyncio", http="h11", ws="none", lifespan="off", log_config=None, timeout_graceful_shutdown=1
        )
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            yield app
        finally:
            server.should_exit = True
            thread.join()
    assert app.bugs == []


def plain(app: App, **headers: str) -> httpx.Client:
    """A client that is nobody's but httpx's own, for an app that is served."""
    return httpx.Client(base_url=app.url, headers=headers, trust_env=False, timeout=10)
