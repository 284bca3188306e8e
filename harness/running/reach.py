"""Which configured system each system of the documents is, and that a live run may use it: all before any request."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from harness.config import FILE_NAME, Config, System
from harness.connect.opening import Target, target
from harness.connect.shipped import shipped
from harness.errors import HarnessError, UsageError
from harness.model.dataflow import Dataflow
from harness.model.pair import datatypes
from harness.spec.aliases import configured
from harness.spec.lint.identity import letters


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """A system of the documents as it is really reached; `name` is its name in harness.toml."""

    name: str
    system: System
    target: Target


def spoken_of(flows: Iterable[Dataflow]) -> tuple[str, ...]:
    """The names by which documents call systems, each once."""
    return tuple(dict.fromkeys(datatype.system for flow in flows for datatype in datatypes(flow)))


def reach(
    names: Iterable[str], config: Config, directory: Path, environment: Mapping[str, str], *, writing: bool = True
) -> dict[str, Reached]:
    """The configured system behind each name by which documents call a system.

    Raises UsageError, with everything that is missing, where one is not configured, lacks a secret or a definition or,
    as whoever reaches systems is `writing` to them, is not declared a sandbox.
    """
    found: dict[str, Reached] = {}
    made: dict[str, Reached] = {}
    problems: list[str] = []
    unknown: dict[str, str] = {}
    for spoken in names:
        name = called(spoken, config)
        if name is None:
            unknown.setdefault(letters(spoken), _unknown(spoken))
            continue
        if name not in made:
            try:
                made[name] = _reached(name, config.systems[name], directory, environment)
            except HarnessError as error:
                problems.append(f"{error.message}{f' ({error.hint})' if error.hint else ''}")
                continue
            if writing and not config.systems[name].sandbox:
                problems.append(f"systems.{name}: a live run writes, and sandbox = true does not say that it may")
        found[spoken] = made[name]
    problems += unknown.values()
    if problems:
        raise UsageError(
            "no request was sent, because a live run cannot begin:\n" + "\n".join(f"  {each}" for each in problems),
            hint=f"see {FILE_NAME}; `harness connectors` lists what can be connected",
        )
    return found


def simulated_systems(said: Sequence[str], names: Sequence[str], mode: str) -> frozenset[str] | None:
    """The systems to simulate, by the documents' names, of what was said as NAME=live|mock; None where nothing was.

    Raises UsageError for what is not so written, or names no system of the documents.
    """
    if not said:
        return None
    if mode not in ("live", "mock"):
        raise UsageError("--system goes with --mode live or mock")
    chosen = dict.fromkeys(names, mode)
    for each in said:
        name, _, wanted = each.rpartition("=")
        meant = [spoken for spoken in names if letters(spoken) == letters(name)]
        if wanted not in ("live", "mock") or not name:
            raise UsageError(f"--system {each}: not NAME=live or NAME=mock")
        if not meant:
            close = get_close_matches(name, names, n=1)
            hint = f"did you mean {close[0]}?" if close else f"they have: {', '.join(names)}"
            raise UsageError(f"--system {each}: the documents have no system {name}", hint=hint)
        chosen |= dict.fromkeys(meant, wanted)
    return frozenset(spoken for spoken, wanted in chosen.items() if wanted == "mock")


def called(spoken: str, config: Config) -> str | None:
    """The name in harness.toml of a system as documents call it, by its letters and digits or by an alias."""
    alias = {letters(each.spelled): each.system for each in configured(config.aliases)}
    wanted = {letters(spoken), letters(alias.get(letters(spoken), spoken))} - {""}
    return next((name for name in config.systems if letters(name) in wanted), None)


def _reached(name: str, system: System, directory: Path, environment: Mapping[str, str]) -> Reached:
    return Reached(name=name, system=system, target=_whole(target(name, system, directory, environment)))


def _whole(made: Target) -> Target:
    """A target that has every secret and value of its definition. Raises ConnectorError for the first that lacks."""
    api, endpoint = made.api, made.endpoint
    for kind, names in (("SECRET", api.secrets), ("ENV", api.environment if not endpoint.base else ())):
        for asked in names:
            endpoint.named(kind, asked)
    return made


def _unknown(spoken: str) -> str:
    if not spoken:
        return "a document maps datatypes of a system that it does not name"
    connector = min(_fitting(spoken), key=len, default="rest")
    return f'systems."{spoken}" is not configured: [systems."{spoken}"] connector = "{connector}", sandbox = true'


def _fitting(spoken: str) -> Iterator[str]:
    for api in shipped():
        if letters(spoken) in {letters(each) for each in (api.title, api.name, *api.systems)}:
            yield api.name
