"""The templates of sentences: an office's own go before those that come with dvk, and are data, never code.

They run in Jinja's sandbox: a template can reach nothing but the words that it is given.
"""

from collections.abc import Mapping
from pathlib import Path
from traceback import walk_tb
from typing import Any

from dvk_cli.i18n import gettext as _
from dvk_cli.model.errors import DvkError
from dvk_cli.renderers.report.markers import GUARD, SIGNS, lowered_first, raised_first

DEFAULT = Path(__file__).parents[2] / "catalogue" / "data" / "report"
ENDING = ".j2"


class TemplateMistakeError(ValueError):
    """A template asks for something that there is not; `hint` says what there is."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


class Templates:
    """The templates in use.

    Args:
        own: the office's folder, if it has one.

    Raises:
        DvkError: the folder does not exist.
    """

    def __init__(self, own: Path | None) -> None:
        # Jinja takes a tenth of a second to load, and only reports need it.
        from jinja2 import FileSystemLoader, StrictUndefined
        from jinja2.sandbox import ImmutableSandboxedEnvironment

        if own is not None and not own.is_dir():
            raise DvkError(
                _("{folder}: there is no such folder.").format(folder=own),
                _("Correct [report] templates in dvk.toml, or make the folder."),
            )
        self._folders = [str(folder) for folder in (own, DEFAULT) if folder is not None]
        self._environment = ImmutableSandboxedEnvironment(
            loader=FileSystemLoader(self._folders),
            undefined=StrictUndefined,
            finalize=_shown,
            trim_blocks=True,
            lstrip_blocks=True,
            # The blocks are escaped by the format that draws them.
            autoescape=False,
        )
        self._environment.filters |= {"hoa_dau": raised_first, "thuong_dau": lowered_first}

    def render(self, name: str, words: Mapping[str, Any]) -> str:
        """The text that a template makes.

        Raises:
            DvkError: a mistake in a template, with file and line.
        """
        from jinja2 import TemplateError

        try:
            return self._environment.get_template(name).render(words)
        except (TemplateError, TemplateMistakeError, UnicodeDecodeError) as error:
            raise self._told(name, error) from None
        except Exception as error:
            # `1 / 0` in a template is a mistake of the template; the same in dvk is one of ours.
            if not _is_the_templates(error):
                raise
            raise self._told(name, error) from None

    def _told(self, name: str, error: Exception) -> DvkError:
        from jinja2 import TemplateSyntaxError

        file, line = _place(error) or (name, 0)
        if isinstance(error, TemplateSyntaxError):
            file, line = error.filename or file, error.lineno
        where = f"{file}:{line}" if line else file
        return DvkError(
            _("{where}: mistake in the template: {why}").format(where=where, why=" ".join(str(error).split())),
            getattr(error, "hint", "")
            or _(
                "Correct the line. docs/report.md lists what a template may say; without the file, dvk's own is used."
            ),
        )


def _place(error: Exception) -> tuple[str, int] | None:
    """The line of a template that was at work when it happened."""
    return next((place for place in reversed(_frames(error)) if place[0].endswith(ENDING)), None)


def _is_the_templates(error: Exception) -> bool:
    """Whether it happened in a template itself, or in how it called something, and not in what it called."""
    frames = _frames(error)
    last = max((at for at, (file, _line) in enumerate(frames) if file.endswith(ENDING)), default=None)
    return last is not None and all("jinja2" in Path(file).parts for file, _line in frames[last + 1 :])


def _frames(error: Exception) -> list[tuple[str, int]]:
    return [(frame.f_code.co_filename, line) for frame, line in walk_tb(error.__traceback__)]


def _shown(value: Any) -> Any:
    """What a template prints: words are guarded. What holds a sign has been printed before, by a macro."""
    if not isinstance(value, str) or SIGNS.intersection(value):
        return value
    return f"{GUARD}{value}{GUARD}"
