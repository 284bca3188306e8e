"""The command line: `harness COMMAND`."""

import sys
from importlib import import_module

import click

from harness import __version__
from harness.errors import Exit, HarnessError
from harness.running.garbage import collect_seldom

COMMANDS = {
    "check": "Say what is wrong with documents.",
    "show": "Show the flow definitions.",
    "regen": "Write documents from documents or flow definitions.",
    "fmt": "Lay documents out as the format prescribes.",
    "diff": "Compare two versions of documents by meaning.",
    "schema": "Print the JSON Schema of flow definitions.",
    "value": "Say what a data type cell makes of a value.",
    "generate": "Write scenarios as feature files.",
    "run": "Verify documents and write a report.",
    "mock": "Serve the simulated systems over HTTP.",
    "cleanup": "Delete what live runs left in the systems.",
    "report": "Make the reports of a run again.",
    "follow": "Show a run while it goes on.",
    "faults": "List what --fault knows.",
    "mutate": "Count the faults that the scenarios notice.",
    "checklist": "Write the checklist before any run.",
    "connectors": "List, try and import definitions of real systems.",
}
"""Each command with what `harness --help` says of it, which loads none of them."""


class Commands(click.Group):
    """Loads a command's module when it is asked for, so that `harness check` does not pay for `harness run`."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*COMMANDS]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command = import_module(f"harness.cli.{cmd_name}").command
        assert isinstance(command, click.Command)  # noqa: S101 - each module of COMMANDS defines it
        command.short_help = COMMANDS[cmd_name]
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="harness")
def cli() -> None:
    """Verify, sentence by sentence, that systems are kept in sync as their dataflow documents say."""


def main() -> None:
    """Run a command and end the process with its exit code; our own bugs end with 70 and say where to report."""
    collect_seldom()
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
        import traceback

        traceback.print_exc()
        print("harness: this is a bug in the harness, not in your documents; please report it", file=sys.stderr)
        code = Exit.BUG
    sys.exit(int(code or 0))
