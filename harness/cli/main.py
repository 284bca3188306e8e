"""The command line: `harness COMMAND`."""

import sys
import traceback
from importlib import import_module

import click

from harness import __version__
from harness.errors import Exit, HarnessError

COMMANDS = (
    "check",
    "show",
    "regen",
    "fmt",
    "diff",
    "schema",
    "value",
    "generate",
    "run",
    "mock",
    "cleanup",
    "report",
    "follow",
    "faults",
    "checklist",
    "connectors",
)


class Commands(click.Group):
    """Loads a command's module when it is asked for, so that `harness check` does not pay for `harness run`."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command = import_module(f"harness.cli.{cmd_name}").command
        assert isinstance(command, click.Command)  # noqa: S101 - each module of COMMANDS defines it
        return command


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="harness")
def cli() -> None:
    """Verify, sentence by sentence, that systems are kept in sync as their dataflow documents say."""


def main() -> None:
    """Run a command and end the process with its exit code; our own bugs end with 70 and say where to report."""
    try:
        code = cli.main(standalone_mode=False)
    except click.exceptions.Exit as asked:
        code = asked.exit_code
    except click.ClickException as wrong:
        wrong.show()
        code = wrong.exit_code
    except (click.Abort, KeyboardInterrupt):
        print("harness: stopped", file=sys.stderr)
        code = 130
    except HarnessError as error:
        print(f"harness: {error.message}", file=sys.stderr)
        if error.hint:
            print(f"  hint: {error.hint}", file=sys.stderr)
        code = error.exit
    except OSError as error:
        print(f"harness: {error.filename or 'a file'}: {error.strerror or error}", file=sys.stderr)
        code = Exit.USAGE
    except Exception:  # the last resort: whatever gets here is ours
        traceback.print_exc()
        print("harness: this is a bug in the harness, not in your documents; please report it", file=sys.stderr)
        code = Exit.BUG
    sys.exit(int(code or 0))
