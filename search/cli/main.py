"""Which commands are there, and what becomes of an error? Each command's file is imported only when it is called."""

from __future__ import annotations

import gc
import os
import sys
from importlib import import_module

import click

from corpus.errors import Error
from search.errors import QueryError

COMMANDS = {
    "build": "build:build",
    "search": "ask:search",
    "show": "show:show",
    "fields": "fields:fields",
    "suggest": "ask:suggest",
    "names": "names:names",
    "explain": "explain:explain",
    "analyze": "inspect:analyze",
    "eval": "evaluate:evaluate",
    "stats": "inspect:stats",
    "check": "inspect:check",
    "serve": "serve:serve",
}
"""Command name to the file in this folder and the function in it, in the order of `zhanyi --help`."""

_LASTING = ("build", "serve")
"""Commands that run for long enough to leave garbage."""
_MANY = 50_000
"""Objects after which Python looks for garbage in the others, where it would after 700: what a start loads is none."""

FOUND, NOTHING, FAILED = 0, 1, 2
"""Exit statuses: something found or done; nothing found, or a check failed; an error in the input or the index."""


class _ReaderHasGone(Exception):
    """Nobody reads standard output any more; click would turn the system's own error into a failure."""


class LazyCommands(click.Group):
    """Lists all commands without importing them."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command that was asked for."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError as error:
            raise _ReaderHasGone from error

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return one command."""
        if cmd_name not in COMMANDS:
            return None
        if cmd_name not in _LASTING:
            gc.set_threshold(_MANY)
        file, function = COMMANDS[cmd_name].split(":")
        command: click.Command = getattr(import_module(f"search.cli.{file}"), function)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Show each command with the first line of its help."""
        commands = [(name, self.get_command(ctx, name)) for name in COMMANDS]
        with formatter.section("Commands"):
            formatter.write_dl([(name, command.get_short_help_str(80)) for name, command in commands if command])


@click.group(cls=LazyCommands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="zhanyi", prog_name="zhanyi")
def commands() -> None:
    """Search Chinese articles about battles.

    Traditional and simplified script find each other. `zhanyi build` makes an index, `zhanyi search` asks it.
    """


def main() -> None:
    """Run the command line; print an error as one sentence, and end quietly when the reader of a pipe has gone."""
    # Nothing here multiplies matrices; numpy would start a thread for each processor to be ready for it.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        status = commands.main(prog_name="zhanyi", standalone_mode=False)
        sys.stdout.flush()
    except click.ClickException as error:
        error.show()
        status = FAILED
    except (click.Abort, KeyboardInterrupt):
        click.echo("zhanyi: stopped", err=True)
        status = 130
    except QueryError as error:
        from search.cli.output import print_query_error

        print_query_error(error)
        status = FAILED
    except Error as error:
        click.echo(f"zhanyi: {error}", err=True)
        status = FAILED
    except (_ReaderHasGone, BrokenPipeError):
        # Python would complain once more while it closes standard output.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = FOUND
    sys.exit(status if isinstance(status, int) else FOUND)
