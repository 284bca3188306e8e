"""The connector of a plug-in: keeps the contract that the plug-in may break, and lets nothing of it out but errors."""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from inspect import isawaitable
from random import random as any_random
from types import TracebackType

import httpx

from harness.connect.api import Api, DatatypeApi, Shows
from harness.connect.connector import Observed
from harness.connect.creation import Creation, creation
from harness.connect.endpoint import Endpoint
from harness.connect.installed import Installed
from harness.connect.pace import Clock
from harness.connect.plugin_context import PluginContext
from harness.connect.plugin_making import kind, make
from harness.connect.records import member, written
from harness.connect.redact import Redactor
from harness.connect.sending import MOST_PATIENT, Sender, Unsure, Wire
from harness.errors import ConnectorError
from harness.expr.jsontext import Fields, Json, dumps, loads
from harness.model.dataflow import Datatype
from harness.model.evidence import Exchange


class Plugged:
    """Talks to one system through a plug-in; `record` gets every exchange without secrets, `remark` what is odd.

    Use it as an async context manager. Raises UsageError for a plug-in that breaks the contract from the start; every
    method raises ConnectorError, with the plug-in's name, for whatever goes wrong in it.
    """

    def __init__(
        self,
        plugin: Installed,
        api: Api,
        endpoint: Endpoint,
        *,
        values: Mapping[str, str],
        record: Callable[[Exchange], None],
        remark: Callable[[str], None],
        clock: Clock | None = None,
        random: Callable[[], float] = any_random,
        transport: httpx.AsyncBaseTransport | None = None,
        patience: float = MOST_PATIENT,
        wire: Wire | None = None,
    ) -> None:
        self._plugin = plugin
        self._endpoint = endpoint
        self._clock = clock or Clock()
        self._remark = remark
        self._redactor = Redactor()
        for secret in endpoint.secrets:
            self._redactor.learn(secret)
        self._sender = Sender(
            endpoint,
            self._redactor,
            clock=self._clock,
            random=random,
            record=record,
            transport=transport,
            patience=patience,
            wire=wire,
        )
        context = PluginContext(
            plugin.name,
            endpoint,
            self._sender,
            values=values,
            learn=self._redactor.learn,
            remark=lambda text: remark(self._redactor.text(text)),
        )
        self._made, known = make(plugin, context, self._redactor.text)
        self._lacks = {each.name: each.lacks for each in known}
        self.api = replace(api, datatypes=tuple(each.part for each in known))

    async def __aenter__(self) -> "Plugged":
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None = None,
        exc_value: BaseException | None = None,
        traceback: TracebackType | None = None,
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Let go of connections."""
        await self._sender.client.aclose()

    def shows(self, datatype: Datatype) -> Shows:
        """What an observer of the datatype's records can see."""
        return self._part(datatype).shows

    def lacks(self, datatype: Datatype) -> frozenset[str]:
        """Which of `insert`, `update` and `delete` the system does not have for the datatype."""
        return self._lacks[self._part(datatype).name]

    def parent(self, datatype: Datatype) -> tuple[Datatype, str] | None:
        """The datatype whose records these belong to, and the property that holds its id; None for most."""
        part = self._part(datatype)
        return (Datatype(system=datatype.system, name=part.parent), part.parent_property) if part.parent else None

    def is_same(self, one: Datatype, other: Datatype) -> bool:
        """Whether two names mean one datatype of the system."""
        return self._part(one) is self._part(other)

    def found_by(self, datatype: Datatype, fields: Fields, mark: str) -> Fields:
        """The properties, by dotted path, in which a record that will be created with these can be found again."""
        return self._creation(self._part(datatype), fields, mark).found_by

    def plain(self, value: Json) -> Json:
        """A value of the system's records without secrets; the very same one where it has none."""
        return self._redactor.json(value)

    def url(self, datatype: Datatype, id: str) -> str:
        """Where a person finds the system; of the place of one record a plug-in says nothing."""
        return self._endpoint.base

    async def listing(self, datatype: Datatype) -> tuple[Observed, ...]:
        """All records of a datatype, each once, as it was last shown."""
        given = await self._asked("listing", datatype)
        if not isinstance(given, Sequence):
            raise self._broken("listing", f"gave {kind(given)}, no sequence of Observed")
        records: dict[str, Observed] = {}
        for each in given:
            seen = self._observed(datatype, "listing", each)
            records[seen.id] = seen
        if again := len(given) - len(records):
            self._remark(f"{self._endpoint.system}: plug-in {self._plugin.name}: {again} records were shown twice")
        return tuple(records.values())

    async def changes(self, datatype: Datatype, known: Iterable[Observed]) -> tuple[Observed, ...] | None:
        """Plug-ins list whole datatypes only."""
        return None

    async def get(self, datatype: Datatype, id: str) -> Observed | None:
        """One record, or None where the system knows none by this id."""
        given = await self._asked("get", datatype, id)
        return None if given is None else self._observed(datatype, "get", given)

    async def create(self, datatype: Datatype, fields: Fields, *, mark: str = "") -> Observed:
        """A new record, as the system's answer shows it, with its mark where the plug-in names a place for it.

        Where no answer says whether the record was made, it is looked for by the mark and never asked for again.
        """
        part = self._able(datatype, "insert")
        made = self._creation(part, fields, mark)
        try:
            given = await self._asked("create", datatype, made.record, mark=mark)
        except Unsure as unsure:
            shown = await self._made_after_all(datatype, part, made)
            if shown is not None:
                return shown
            raise ConnectorError(
                f"{unsure.message}; whether the record was made is not known", hint=f"look for {mark}" if mark else ""
            ) from None
        return self._observed(datatype, "create", given)

    async def update(self, datatype: Datatype, id: str, patch: Fields) -> Observed | None:
        """A record after a change of the given properties, or None where there is no such record."""
        body, _ = written(self._able(datatype, "update"), patch, {}, "")
        given = await self._asked("update", datatype, id, body)
        return None if given is None else self._observed(datatype, "update", given)

    async def delete(self, datatype: Datatype, id: str) -> bool:
        """Delete a record, for clean-up; False where there was none by this id."""
        self._able(datatype, "delete")
        given = await self._asked("delete", datatype, id)
        if not isinstance(given, bool):
            raise self._broken("delete", f"gave {kind(given)}, no bool")
        return given

    def _creation(self, part: DatatypeApi, fields: Fields, mark: str) -> Creation:
        try:
            return creation(part, None, fields, mark, self._endpoint.named)
        except ConnectorError as error:
            raise ConnectorError(f"{self._place('create')}{error.message}", hint=error.hint) from None

    async def _made_after_all(self, datatype: Datatype, part: DatatypeApi, made: Creation) -> Observed | None:
        await self._clock.sleep(max(part.settle, 1.0))
        found = [each for each in await self.listing(datatype) if made.is_shown(each.fields)]
        return found[0] if len(found) == 1 else None

    async def _asked(self, method: str, datatype: Datatype, *arguments: object, **more: object) -> object:
        """What a method of the plug-in gives; whatever it raises, with the plug-in's name and without secrets."""
        own = Datatype(system=datatype.system, name=self._part(datatype).name)
        try:
            asked = getattr(self._made, method)(own, *arguments, **more)
            if not isawaitable(asked):
                raise TypeError(f"`{method}` is not async")
            given: object = await asked
            return given
        except ConnectorError as error:
            begin = "" if error.message.startswith(f"{self._endpoint.system}: ") else self._place(method)
            failed = (Unsure if isinstance(error, Unsure) else ConnectorError)(
                self._redactor.text(f"{begin}{error.message}"), hint=self._redactor.text(error.hint)
            )
        except (Exception, SystemExit) as error:  # whatever a stranger's method does
            failed = self._broken(method, self._plugin.told(error))
        raise failed  # out here, so that nothing of the plug-in's values hangs on the exception

    def _observed(self, datatype: Datatype, method: str, given: object) -> Observed:
        if not isinstance(given, Observed):
            raise self._broken(method, f"gave {kind(given)}, no Observed")
        if not isinstance(given.id, str) or not given.id:
            raise self._broken(method, f"showed a record of {datatype.name} without its id")
        try:
            fields = loads(text := dumps(given.fields))
        except (TypeError, ValueError, ArithmeticError, RecursionError):
            fields = None
        if not isinstance(fields, Mapping):
            raise self._broken(method, f"showed {datatype.name} {given.id} with fields that are no JSON object")
        shows = self.shows(datatype)
        shown = member(fields, shows.versions or shows.edit_times)
        content = hashlib.sha256(text.encode()).hexdigest()[:16]
        version = given.version or (content if shown is None else str(shown))
        return Observed(datatype=datatype, id=given.id, version=version, fields=fields)

    def _able(self, datatype: Datatype, operation: str) -> DatatypeApi:
        part = self._part(datatype)
        if operation in self._lacks[part.name]:
            raise ConnectorError(
                f"{self._endpoint.system}: the plug-in {self._plugin.name} has no {operation} of {part.name}"
            )
        return part

    def _part(self, datatype: Datatype) -> DatatypeApi:
        part = self.api.of(datatype)
        if part is None:
            known = ", ".join(each.name for each in self.api.datatypes)
            raise ConnectorError(
                f"{self._endpoint.system}: the plug-in {self._plugin.name} has no {datatype.name}",
                hint=f"it has: {known}",
            )
        return part

    def _place(self, method: str) -> str:
        return f"{self._endpoint.system}: plug-in {self._plugin.name}: {method}: "

    def _broken(self, method: str, said: str) -> ConnectorError:
        return ConnectorError(
            self._redactor.text(f"{self._place(method)}{said}"), hint=f"tell the authors of {self._plugin.package}"
        )
