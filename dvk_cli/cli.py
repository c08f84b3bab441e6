"""The command line: registers the commands, and is the only place where an error becomes an exit code.

0 done · 1 something was not accepted · 2 usage · 3 the run could not go on · 75 another run holds the lock ·
130 interrupted. Nothing heavy is imported here: each command imports what it works with when it is called.
"""

import atexit
import gc
import sys
from collections.abc import Sequence
from io import TextIOWrapper
from typing import Annotated, Any

import typer

from dvk_cli.commands import (
    backup,
    check,
    close,
    exclude,
    explain,
    export,
    ingest,
    init,
    models,
    redact,
    reopen,
    report,
    retract,
    run,
    status,
    submissions,
    summarize,
    template,
    trace,
    verify,
)
from dvk_cli.commands.common import Command, Directory, Format, Program, Quiet, Store, Verbose
from dvk_cli.commands.usage import explained
from dvk_cli.i18n import gettext as _
from dvk_cli.model.errors import DvkError
from dvk_cli.version import VERSION

# The library's own error about a command line, which has no public name of its own.
_WrongUsage: Any = typer.BadParameter.__base__

USAGE = 2
INTERRUPTED = 130

app = typer.Typer(
    cls=Program,
    add_completion=False,
    # Rich help costs more time than everything else together.
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)


def _version(value: bool) -> None:
    if value:
        typer.echo(f"dvk {VERSION}")
        raise typer.Exit


@app.callback(
    invoke_without_command=True,
    help=_("Compiles what communes report about the Dân vận khéo movement into statistics and reports."),
    subcommand_metavar=_("COMMAND …"),
)
def program(
    ctx: typer.Context,
    directory: Directory = None,
    store: Store = None,
    format: Format = None,
    quiet: Quiet = False,
    verbose: Verbose = False,
    version: Annotated[
        bool,
        typer.Option("--version", help=_("Show the version and exit."), callback=_version, is_eager=True),
    ] = False,
) -> None:
    """Without a command: the help, as a usage error."""
    if ctx.invoked_subcommand is None:
        typer.echo(ctx.get_help(), err=True)
        raise typer.Exit(USAGE)


# In the order of the work, as the help lists them.
COMMANDS = (
    init,
    template,
    check,
    ingest,
    status,
    summarize,
    models,
    report,
    trace,
    export,
    submissions,
    exclude,
    retract,
    close,
    reopen,
    run,
    verify,
    backup,
    redact,
    explain,
)
for module in COMMANDS:
    app.command(module.__name__.rpartition(".")[2], cls=Command, help=module.HELP)(module.run)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run dvk; returns the exit code.

    Args:
        arguments: the command line without the program's name; None for that of the process.
    """
    _use_utf8()
    # Hardly anything here has cycles, and looking for them as often as is usual takes a sixth of a large summary.
    gc.set_threshold(100_000, 50, 100)
    # Nor are they looked for among all that is left when the process ends.
    atexit.register(gc.freeze)
    command = typer.main.get_command(app)
    try:
        code = command.main(arguments, prog_name="dvk", standalone_mode=False)
        return code if isinstance(code, int) else 0
    except DvkError as error:
        _say(error.message, error.hint)
        return error.exit_code
    except _WrongUsage as error:
        where = getattr(error, "ctx", None)
        _say(*explained(error.format_message(), where.command_path if where else "dvk"))
        return USAGE
    except (KeyboardInterrupt, typer.Abort):
        return INTERRUPTED


def _use_utf8() -> None:
    # cron runs with no locale: the encoding must not depend on it. A file's name that is no text is escaped.
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")


def _say(message: str, hint: str) -> None:
    sys.stderr.write(f"dvk: error: {' '.join(message.split())}\n")
    if hint:
        sys.stderr.write(f"  {' '.join(hint.split())}\n")
