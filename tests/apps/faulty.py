"""A faulty network to put before a server: a TCP proxy that passes connections on and spoils what comes back.

Each fault is done to real bytes of a real answer. Requests reach the server whole, so a client that repeats what it
thinks has failed is found out. Bodies must have a length, as those of httpx and of the small servers have.
"""

import asyncio
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from urllib.parse import urlsplit

HTML = b"<!DOCTYPE html><title>Sorry</title><h1>We are down for maintenance</h1>"


class Fault(StrEnum):
    """What is done to the answers."""

    NONE = "passes everything on"
    RESET = "resets the connection in the middle of the body"
    DRIP = "gives the body letter by letter"
    HALF = "gives half of the body, as if it were all"
    HTML = "gives a page for people with status 200"
    TYPE = "says that the body is plain text"
    ERROR = "gives status 500"
    SILENCE = "never answers"
    REFUSED = "ends the connection and passes no request on"


class Proxy:
    """The faulty network; `url` is where it is, `fault` what it does from now on, `times` to how many answers."""

    def __init__(self, url: str, *, pause: float = 0.05) -> None:
        self._host, self._port = urlsplit(url).hostname or "", urlsplit(url).port or 80
        self._pause = pause
        self.fault = Fault.NONE
        self.times: int | None = None
        self.spoiled = 0
        self.url = ""
        self._skip = 0

    def spoil(self, fault: Fault, times: int | None = None, *, skip: int = 0) -> None:
        """Do this to the next answers, as many as `times` says, or to all; `skip` some first."""
        self.fault, self.times, self.spoiled, self._skip = fault, times, 0, skip

    async def connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Carry one connection: one request after the other, until either side ends it."""
        try:
            while (request := await _message(reader)) is not None:
                skipped = self._skip > 0
                self._skip -= skipped
                fault = Fault.NONE if skipped else self._next()
                if fault is Fault.REFUSED:
                    self.spoiled += 1
                    break
                there, out = await asyncio.open_connection(self._host, self._port)
                try:
                    out.write(b"".join(_once(request)))
                    answer = await _message(there, head_only=request[0].startswith(b"HEAD "))
                finally:
                    out.close()
                if answer is None or not await self._give(writer, fault, *answer):
                    break
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    def _next(self) -> Fault:
        return self.fault if self.times is None or self.spoiled < self.times else Fault.NONE

    async def _give(self, writer: asyncio.StreamWriter, fault: Fault, head: bytes, body: bytes) -> bool:
        """Send an answer, spoiled or not; False where the connection is of no more use."""
        self.spoiled += fault is not Fault.NONE
        if fault is Fault.SILENCE:
            await asyncio.sleep(3600)
        if fault is Fault.RESET:
            writer.write(head + body[: len(body) // 2])
            await writer.drain()
            await asyncio.sleep(self._pause)  # so that the half is there before the end
            _reset(writer)
            return False
        if fault is Fault.DRIP:
            writer.write(head)
            for at in range(len(body)):
                writer.write(body[at : at + 1])
                await writer.drain()
                await asyncio.sleep(self._pause)
            return True
        if fault is Fault.HALF:
            head, body = _with(head, length=len(body) // 2), body[: len(body) // 2]
        elif fault is Fault.HTML:
            head, body = _with(head, status=b"200 OK", kind=b"text/html", length=len(HTML)), HTML
        elif fault is Fault.TYPE:
            head = _with(head, kind=b"text/plain")
        elif fault is Fault.ERROR:
            head, body = _with(head, status=b"500 Internal Server Error", kind=b"text/plain", length=4), b"Oops"
        writer.write(head + body)
        await writer.drain()
        return True


@contextmanager
def between(url: str, tls: ssl.SSLContext | None = None) -> Iterator[Proxy]:
    """Put a faulty network before a server, in a thread; it is faultless at first. With `tls` it speaks https."""
    proxy = Proxy(url)
    loop = asyncio.new_event_loop()
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        proxy.url = f"{'http' if tls is None else 'https'}://127.0.0.1:{listening.getsockname()[1]}"
        ended = asyncio.Event()
        thread = threading.Thread(target=loop.run_until_complete, args=(_serve(proxy, listening, ended, tls),))
        thread.start()
        try:
            yield proxy
        finally:
            loop.call_soon_threadsafe(ended.set)
            thread.join()
            loop.close()


async def _serve(proxy: Proxy, listening: socket.socket, ended: asyncio.Event, tls: ssl.SSLContext | None) -> None:
    connections: set[asyncio.Task[None]] = set()

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        connections.add(task)
        try:
            await proxy.connected(reader, writer)
        except asyncio.CancelledError:
            pass  # it is the end, and asyncio would print a traceback of it
        finally:
            connections.discard(task)

    server = await asyncio.start_server(connected, sock=listening, ssl=tls)
    await ended.wait()
    server.close()
    for task in tuple(connections):
        task.cancel()
    await asyncio.gather(*connections, return_exceptions=True)


async def _message(reader: asyncio.StreamReader, *, head_only: bool = False) -> tuple[bytes, bytes] | None:
    """A request or an answer as head and body, None at the end of the connection."""
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError as error:
        if error.partial:
            raise
        return None
    length = _header(head, b"content-length")
    if _header(head, b"transfer-encoding") is not None:
        raise ConnectionError("bodies without a length are not passed on")
    return head, b"" if head_only or length is None else await reader.readexactly(int(length))


def _once(request: tuple[bytes, bytes]) -> tuple[bytes, bytes]:
    """A request that asks for its connection to be closed, as each gets one of its own on the far side."""
    return request[0].removesuffix(b"\r\n") + b"connection: close\r\n\r\n", request[1]


def _header(head: bytes, name: bytes) -> bytes | None:
    lines = (line.partition(b":") for line in head.split(b"\r\n")[1:])
    return next((value.strip() for key, _, value in lines if key.strip().lower() == name), None)


def _with(head: bytes, *, status: bytes | None = None, kind: bytes | None = None, length: int | None = None) -> bytes:
    """A head with another status, content type or length."""
    first, *lines = head.removesuffix(b"\r\n\r\n").split(b"\r\n")
    replaced = {b"content-type": kind, b"content-length": None if length is None else str(length).encode()}
    for name, value in replaced.items():
        if value is not None:
            lines = [line for line in lines if line.partition(b":")[0].strip().lower() != name]
            lines.append(name + b": " + value)
    first = first if status is None else b"HTTP/1.1 " + status
    return b"\r\n".join((first, *lines)) + b"\r\n\r\n"


def _reset(writer: asyncio.StreamWriter) -> None:
    """End a connection with a reset instead of in peace."""
    sock = writer.get_extra_info("socket")
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
    writer.transport.abort()
