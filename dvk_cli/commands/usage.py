"""What was wrong with a command line, in the reader's language.

The library that reads the command line says it in English only; its sentences are known by their patterns.
"""

import re

from dvk_cli.i18n import gettext as _
from dvk_cli.i18n import mark

_SENTENCES = (
    (r"No such option: (?P<name>\S+)", mark("there is no option {name}")),
    (r"No such command '(?P<name>[^']*)'", mark("there is no command “{name}”")),
    (r"Missing command", mark("which command?")),
    (r"Missing argument '?(?P<name>[^'. ]*)'?", mark("{name} is lacking")),
    (r"Missing option '?(?P<name>[^'. ]*)'?", mark("option {name} is lacking")),
    (r"Option '(?P<name>[^']*)' requires an argument", mark("option {name} needs a value")),
    (r"Option '(?P<name>[^']*)' does not take a value", mark("option {name} takes no value")),
    (r"Got unexpected extra arguments?(?:\(s\))? \((?P<name>.*)\)", mark("too many arguments: {name}")),
    (
        r"Invalid value for '?(?P<name>[^':]*)'?(?: \(env var: .*?\))?: '(?P<value>[^']*)' is not one of (?P<known>.*)",
        mark("{name} can’t be “{value}”, only: {known}"),
    ),
    (r"Invalid value for '?(?P<name>[^':]*)'?(?: \(env var: .*?\))?: (?P<why>.*)", mark("{name}: {why}")),
)
_NEAR = re.compile(r"(?:Did you mean|Possible options:) (?P<near>[^?)]*)")


def explained(sentence: str, command: str) -> tuple[str, str]:
    """Message and hint for the library's sentence about a command line.

    Args:
        sentence: what the library says.
        command: the command as typed so far (`dvk ingest`).
    """
    near = _NEAR.search(sentence)
    hint = _("See {command} --help.").format(command=command)
    if near is not None:
        words = near["near"].replace("'", "").replace(", ", "”, “")
        hint = f"{_('Did you mean “{near}”?').format(near=words)} {hint}"
    for pattern, message in _SENTENCES:
        if found := re.match(pattern, sentence):
            return _(message).format(
                **{name: text.rstrip(".").replace("'", "") for name, text in found.groupdict().items()}
            ), hint
    return sentence.partition("\n")[0], hint
