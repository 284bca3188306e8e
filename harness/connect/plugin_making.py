"""Makes a plug-in's connector, and refuses one that could not keep the contract before anything is asked of it."""

from collections.abc import Callable
from inspect import iscoroutine

from harness.connect.installed import Installed
from harness.connect.plugin_context import PluginContext
from harness.connect.plugins import PluginDatatype
from harness.errors import ConnectorError, UsageError

METHODS = ("listing", "get", "create", "update", "delete")
OPERATIONS = {"insert", "update", "delete"}


def make(
    plugin: Installed, context: PluginContext, without: Callable[[str], str]
) -> tuple[object, tuple[PluginDatatype, ...]]:
    """What a plug-in makes of a context, and the datatypes that it knows; `without` takes secrets out of a text.

    Raises UsageError for whatever breaks the contract, ConnectorError where the plug-in itself says so, as for a secret
    that is not set.
    """
    loaded = plugin.load()
    failed: ConnectorError | UsageError
    try:
        made = loaded(context)
        if iscoroutine(made):
            made.close()  # so that nobody is warned of it beside the message
        if lacking := [name for name in METHODS if not callable(getattr(made, name, None))]:
            failed = _broken(plugin, f"gave {kind(made)} without {', '.join(lacking)}")
        else:
            known = tuple(made.datatypes)  # type: ignore[attr-defined]
            wrong = _wrong(known)
            if not wrong:
                return made, known
            failed = _broken(plugin, wrong)
    except ConnectorError as error:
        failed = ConnectorError(without(error.message), hint=without(error.hint))
    except (Exception, SystemExit) as error:  # whatever a stranger's code does
        failed = _broken(plugin, without(f"raised {plugin.told(error)}"))
    raise failed  # out here, so that nothing of the plug-in's values hangs on the exception


def kind(given: object) -> str:
    """What something is, for a message."""
    return "None" if given is None else f"a {type(given).__name__}"


def _wrong(known: tuple[object, ...]) -> str:
    """What is wrong with a plug-in's datatypes, if anything."""
    if not known:
        return "knows no datatypes"
    names: list[str] = []
    for each in known:
        if not isinstance(each, PluginDatatype):
            return f"has {kind(each)} among its datatypes, which is no PluginDatatype"
        if not each.name or each.name in names:
            return f"has two datatypes {each.name}" if each.name else "has a datatype without a name"
        if odd := sorted(each.lacks - OPERATIONS):
            return f"says that {each.name} lacks {', '.join(odd)}, which is none of {', '.join(sorted(OPERATIONS))}"
        names.append(each.name)
    orphans = [each.name for each in known if isinstance(each, PluginDatatype) and each.parent not in ("", *names)]
    return f"has no datatype that is the parent of {orphans[0]}" if orphans else ""


def _broken(plugin: Installed, said: str) -> UsageError:
    return UsageError(f"{plugin.said} {said}", hint="docs/plugins.md says what a plug-in must give")
