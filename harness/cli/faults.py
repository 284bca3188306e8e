"""`harness faults`: the misbehaviours that `harness run --fault` knows."""

import click

from harness.cli.output import say
from harness.sim.faults import REGISTERED


@click.command("faults")
def command() -> None:
    """List the ways in which the simulated sync can be told to misbehave.

    Each contradicts the statements named at the end of its line: a run with it must turn them red.

    \b
    Example:
      harness run --fault duplicates
    """
    width = max(len(fault.name) for fault in REGISTERED)
    for fault in REGISTERED:
        say(f"{fault.name.ljust(width)}  {fault.says} ({', '.join(fault.contradicts)})")
