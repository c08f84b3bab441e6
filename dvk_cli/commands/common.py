"""What all commands share: the common options (before or after the command's name) and the shape of `--help`.

The common options are declared once, on the program; `Program` lends them to every command.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import click
import typer
from typer.core import TyperCommand, TyperGroup

from dvk_cli.i18n import gettext as _

if TYPE_CHECKING:
    from dvk_cli.workspace import Workspace


class Common:
    """What the common options said."""

    def __init__(self) -> None:
        self.directory: Path | None = None
        self.store: str | None = None
        self.format: str | None = None
        self.quiet = False
        self.verbose = False

    def workspace(self) -> "Workspace":
        """The workspace of -C, DVK_WORKSPACE or the current folder; a DvkError if there is none."""
        # Imported here: a workspace needs the gazetteer, which `dvk --help` does not.
        from dvk_cli.workspace import find_workspace

        return find_workspace(self.directory, store=self.store)

    def workspace_or_none(self) -> "Workspace | None":
        """The same, but None where the current folder lies in no workspace and none was named."""
        import os

        from dvk_cli.workspace import CONFIG_NAME

        here = Path.cwd()
        named = self.directory is not None or os.environ.get("DVK_WORKSPACE")
        if named or any((folder / CONFIG_NAME).is_file() for folder in (here, *here.parents)):
            return self.workspace()
        return None


def common_of(ctx: typer.Context) -> Common:
    """What the common options said, wherever they stood."""
    return ctx.find_root().ensure_object(Common)


def _keep(ctx: typer.Context, param: typer.CallbackParam, value: Any) -> None:
    # Called once for the program and once for the command: the second must not wipe out the first.
    common = common_of(ctx)
    if value:
        setattr(common, str(param.name), value)


def _option(*names: str, help: str, metavar: str | None = None) -> Any:
    return typer.Option(*names, help=help, metavar=metavar, callback=_keep, expose_value=False)


Directory = Annotated[Path | None, _option("-C", help=_("folder of the workspace"), metavar=_("DIR"))]
Store = Annotated[str | None, _option("--store", help=_("where the store is"), metavar="URL")]
Format = Annotated[
    str | None,
    _option(
        "-f",
        "--format",
        help=_("table, json, csv or md: what suits the command; docx, xlsx or html for reports"),
        metavar=_("FORMAT"),
    ),
]
Quiet = Annotated[bool, _option("-q", "--quiet", help=_("only what was asked for, and errors"))]
Verbose = Annotated[bool, _option("-v", "--verbose", help=_("more: notes, what became of each cell, every figure"))]
COMMON = ("directory", "store", "format", "quiet", "verbose")


class _Shape(click.Command):
    """Help in the reader's language: the library's own words are partly not translatable."""

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        pieces = [_("[OPTIONS]")]
        pieces += [str(param.metavar) for param in self.params if param.param_type_name == "argument"]
        if isinstance(self, TyperGroup):
            pieces.append(self.subcommand_metavar)
        formatter.write_usage(ctx.command_path, " ".join(pieces), _("Usage: "))

    def get_help_option_names(self, ctx: click.Context) -> list[str]:
        # The library takes them through a set: in another order at each start.
        return sorted(super().get_help_option_names(ctx), key=ctx.help_option_names.index)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = _("Show this help and exit.")
        return option

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        rows: dict[str, list[tuple[str, str]]] = {"commands": [], "argument": [], "option": [], "common": []}
        if isinstance(self, TyperGroup):
            rows["commands"] = [(name, self.commands[name].help or "") for name in self.list_commands(ctx)]
        # Arguments have a help in typer; the type that they share with options does not say so.
        param: Any
        for param in self.get_params(ctx):
            is_argument = param.param_type_name == "argument"
            names = "" if is_argument else ", ".join([*param.opts, *param.secondary_opts])
            # Not within the string: what gathers the messages does not look into one.
            text = f"{param.help}  [" + _("required") + "]" if param.required else param.help
            section = "common" if param.name in COMMON else param.param_type_name
            rows[section].append((f"{names} {param.metavar or ''}".strip(), text))
        titles = (_("Commands"), _("Arguments"), _("Options"), _("Common options"))
        for title, entries in zip(titles, rows.values(), strict=True):
            if entries:
                with formatter.section(title):
                    formatter.write_dl(entries)


class Command(_Shape, TyperCommand):
    """One command."""

    def __init__(self, *arguments: Any, **settings: Any) -> None:
        super().__init__(*arguments, **settings)
        for param in self.params:
            if isinstance(param, click.Option) and (param.metavar or "").startswith("["):
                # An option whose value may be left out, which typer has no word for: then it is "".
                param.flag_value, param._flag_needs_value = "", True


class Program(_Shape, TyperGroup):
    """The program: lends its common options to each command."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        shared = [param for param in self.params if param.name in COMMON]
        for command in self.commands.values():
            command.params.extend(shared)
