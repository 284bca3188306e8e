"""What a plug-in knows of its system, and the one way it needs to speak to it: paced, host-pinned, without secrets."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

import httpx

from harness.connect.api import Operation
from harness.connect.asking import HINTS
from harness.connect.endpoint import Endpoint
from harness.connect.request import Prepared, header, url_of
from harness.connect.sending import Repeat, Sender, Unsure
from harness.connect.template import SECRET, Template

READING = ("GET", "HEAD")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Request(Operation):
    """A plug-in's request, which stands in no definition."""

    @property
    def place(self) -> str:
        return f"plug-in {self.name}"


class PluginContext:
    """One configured system: `values` of harness.toml, secrets by name, and requests to it.

    Requests that are made by `send` keep to the configured rate and host, are waited for and repeated as those of
    definitions are, and are kept as evidence without any secret that `secret` gives or `learn` was told.
    """

    def __init__(
        self,
        plugin: str,
        endpoint: Endpoint,
        sender: Sender,
        *,
        values: Mapping[str, str],
        learn: Callable[[str], None],
        remark: Callable[[str], None],
    ) -> None:
        self.system = endpoint.system
        self.base_url = endpoint.base
        self.values = dict(values)
        self.learn = learn
        self.remark = remark
        self._plugin = plugin
        self._endpoint = endpoint
        self._sender = sender

    def secret(self, name: str) -> str:
        """The value of the environment variable that harness.toml names for a secret; ConnectorError without one."""
        return self._endpoint.named(SECRET, name)

    async def send(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        body: str = "",
        reads: bool | None = None,
        accept: Collection[int] = (),
    ) -> httpx.Response:
        """The answer to a request below the configured address, or at a URL on that host.

        A status that is no success is a ConnectorError, unless `accept` has it. `reads` says whether a request changes
        nothing, so that it may be repeated; unsaid, GET and HEAD do not. A request that may change something, and of
        which nobody knows whether it has, is an error that is never repeated.
        """
        operation = _Request(name=self._plugin, method=method.upper(), url=Template(source="", place="path"))
        url = url_of(operation, path if "://" in path else self._endpoint.url(path))
        sent = {"accept-encoding": "identity"}
        for name, value in (headers or {}).items():
            sent[name.lower()] = header(f"headers.{name}", value)
        prepared = Prepared(
            operation=operation,
            url=url.copy_merge_params(params) if params else url,
            headers=tuple(sent.items()),
            body=body,
        )
        changes = operation.method not in READING if reads is None else not reads
        response, _ = await self._sender.send(prepared, Repeat.IF_NOT_DONE if changes else Repeat.READ)
        status = response.status_code
        if response.is_success or status in accept:
            return response
        hint = HINTS.get(status, "")
        said = f"was answered {status}: {response.text[:200]}".rstrip(": ")
        error = self._sender.error(prepared, said, hint=hint)
        raise Unsure(error.message, hint=hint) if status >= 500 and changes else error
