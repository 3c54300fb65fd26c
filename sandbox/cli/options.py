"""The settings of a server, from which options, help and environment variables are made."""

import argparse
import os
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sandbox.clock import moment


@dataclass(frozen=True, slots=True)
class Setting:
    """An option of a server; its environment variable is SANDBOX_ and its name in capitals."""

    name: str
    default: Any
    help: str
    metavar: str | None = None
    read: Callable[[str], Any] = str
    choices: tuple[str, ...] | None = None
    many: bool = False

    @property
    def variable(self) -> str:
        """The environment variable that gives another default."""
        return "SANDBOX_" + self.name.upper().replace("-", "_")


def _clock(text: str) -> float:
    from sandbox.control.clock import FIRST, LAST, POSSIBLE

    try:
        read = moment(text)
    except (ValueError, OverflowError):
        raise argparse.ArgumentTypeError(f"{text!r} is no ISO 8601 moment") from None
    if not FIRST <= read < LAST:
        raise argparse.ArgumentTypeError(POSSIBLE)
    return read


def _vendors(text: str) -> list[str]:
    return [name.strip() for name in text.split(",") if name.strip()]


def _given(parser: argparse.ArgumentParser, setting: Setting) -> Any:
    """Return a setting's default: what the environment gives, held to the same rules."""
    text = os.environ.get(setting.variable)
    if text is None:
        return setting.default
    if setting.choices and text not in setting.choices:
        known = ", ".join(setting.choices)
        parser.error(f"{setting.variable}: {text!r} is not one of {known}")
    if not setting.many:
        return text
    try:
        return [setting.read(it) for it in text.split(os.pathsep) if it]
    except argparse.ArgumentTypeError as error:
        parser.error(f"{setting.variable}: {error}")


def folder(text: str) -> Path:
    """Read the path of a folder that is there."""
    path = Path(text)
    if not path.is_dir():
        raise argparse.ArgumentTypeError(f"{text!r} is no folder")
    return path


def _seconds(text: str) -> float | None:
    """Read a time such as 90s, 15m, 24h or 7d; None for 0, which means never."""
    found = re.fullmatch(r"(\d+(?:\.\d+)?)([smhd]?)", text)
    if found is None:
        raise argparse.ArgumentTypeError(f"{text!r} is no time, such as 90s, 15m, 24h or 7d")
    number, unit = found.groups()
    return float(number) * {"": 1, "s": 1, "m": 60, "h": 3_600, "d": 86_400}[unit] or None


def _bytes(text: str) -> int:
    """Read a size such as 500k, 8M or 1G."""
    found = re.fullmatch(r"(\d+)([kMG]?)", text)
    if found is None:
        raise argparse.ArgumentTypeError(f"{text!r} is no size, such as 500k, 8M or 1G")
    number, unit = found.groups()
    return int(number) << 10 * ("", "k", "M", "G").index(unit)


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no number from 1 on")
    return int(text)


WORLD_SETTINGS = (
    Setting("vendors", None, "serve only these, separated by commas", "A,B", _vendors),
    Setting("fixtures", [], "lay a folder over the built-in fixtures; may be repeated", "DIR",
            folder, many=True),
    Setting("from", [], "begin with the records that a recording shows; may be repeated", "FILE",
            Path, many=True),
    Setting("clock", None, "the moment at which worlds begin, such as 2026-01-31T09:00:00Z",
            "TIME", _clock),
    Setting("seed", 0, "the seed of all randomness", "N", int),
    Setting("limits", "documented", "off: no rate, quota or concurrency limits",
            choices=("documented", "off")),
    Setting("strict", False,
            "refuse requests that break a contract even where the vendor is lenient"),
)  # fmt: skip

SERVE_SETTINGS = (
    Setting("host", "127.0.0.1", "the address to listen on", "ADDRESS"),
    Setting("port", 8080, "the port to listen on; 0 takes a free one", "N", int),
    Setting("ports", False, "open one more port for each vendor, with the vendor at its root"),
    Setting("ready-file", None, "write the URL to this file once requests are answered", "FILE",
            Path),
    Setting("env", False, "print the environment variables for clients in place of the overview"),
    Setting("no-marks", False, "leave the header Sandbox-Exchange out of answers"),
    *WORLD_SETTINGS,
    Setting("max-worlds", 1000, "how many worlds there may be; the one unused the longest makes "
            "room for a new one", "N", _count),
    Setting("idle", "24h", "drop a world that nobody called for so long, such as 15m; 0: never",
            "TIME", _seconds),
    Setting("journal", "8M", "what the journal of a world may take, such as 500k", "SIZE", _bytes),
    Setting("journals", "256M", "what the journals of all worlds may take together", "SIZE",
            _bytes),
    Setting("watch", False, "read fixtures, settings and faults again when they change; worlds in "
            "use keep their state until they are reset"),
    Setting("tls", False, "speak https, with a certificate made for the vendors' host names"),
    Setting("tls-ca", None, "write the certificate to trust to this file", "FILE", Path),
    Setting("tls-cert", None, "speak https with this certificate, in PEM", "FILE", Path),
    Setting("tls-key", None, "the key of that certificate, in PEM", "FILE", Path),
)  # fmt: skip


def command(
    commands: Any, name: str, help: str, act: Callable[[argparse.Namespace], int]
) -> argparse.ArgumentParser:
    """Add a command; `act` carries it out and returns the exit status."""
    parser: argparse.ArgumentParser = commands.add_parser(
        name, help=help, description=help[0].upper() + help[1:] + "."
    )
    parser.set_defaults(act=act)
    return parser


def add_settings(parser: argparse.ArgumentParser, settings: Sequence[Setting]) -> None:
    """Add an option for each setting; the environment may give another default."""
    for setting in settings:
        if setting.default is False:
            given = os.environ.get(setting.variable)
            on = given is not None and given.lower() not in ("", "0", "false", "no")
            parser.add_argument(
                f"--{setting.name}", action="store_true", default=on, help=setting.help
            )
            continue
        shown = "" if setting.default in (None, []) else f" (default: {setting.default})"
        parser.add_argument(
            f"--{setting.name}",
            default=_given(parser, setting),
            help=setting.help + shown,
            metavar=setting.metavar,
            type=setting.read,
            choices=setting.choices,
            action="append" if setting.many else "store",
        )


def world_options(options: argparse.Namespace) -> dict[str, Any]:
    """Return what `Sandbox` and `build` take of the options given."""
    return {
        "vendors": options.vendors,
        "fixtures": options.fixtures,
        "recordings": getattr(options, "from"),
        "limits": options.limits != "off",
        "strict": options.strict,
        "clock": options.clock,
        "seed": options.seed,
    }


def bounds(options: argparse.Namespace) -> dict[str, Any]:
    """Return what `build` takes of the options that keep a server from growing."""
    return {
        "worlds": options.max_worlds,
        "idle": options.idle,
        "journal": options.journal,
        "journals": options.journals,
    }
