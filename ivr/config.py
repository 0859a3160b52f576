"""What the program is set up with: environment variables, and where each came from.

In development a ``.env`` file beside the program is read too; a variable that is
set wins over it. ``ivr config`` prints ``SETTINGS`` with values and origins.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import field
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from ivr.errors import ConfigurationError
from ivr.records import dataclass

Origin = Literal["environment", ".env", "default"]

LOOPBACK = ("127.0.0.1", "::1", "localhost")


@dataclass(frozen=True, slots=True)
class Setting:
    """A variable that the program reads."""

    name: str
    default: str
    doc: str
    secret: bool = False


SETTINGS = (
    Setting("IVR_ENV", "development", "development or production"),
    Setting("IVR_HOST", "127.0.0.1", "the address to listen on"),
    Setting("PORT", "5000", "the port to listen on"),
    Setting("IVR_DATA", "var", "the folder for keys, records and spool"),
    Setting(
        "DATABASE_URL",
        "",
        "the database: sqlite:///FILE or postgresql://…; ivr.db in IVR_DATA unless set",
    ),
    Setting(
        "IVR_RETENTION",
        "",
        "how long records are kept, as requests=30d, audit=730d; see operations.md",
    ),
    Setting("IVR_FLOWS", "flows", "the folder of the menus"),
    Setting(
        "IVR_PUBLISH_COMMITS",
        "no",
        "yes, and each publication is a commit where the menus are a git work tree",
    ),
    Setting("IVR_PUBLIC_URL", "", "the address under which the carrier reaches us"),
    Setting(
        "IVR_PROXIES",
        "0",
        "how many proxies of ours stand before the program; they name who asks",
    ),
    Setting(
        "IVR_SECRET_KEY",
        "",
        "seals calls in progress; several, by commas: the first seals, all open",
        secret=True,
    ),
    Setting(
        "IVR_LAST_RESORT_NUMBER", "", "the number that rings when all else is broken"
    ),
    Setting("TWILIO_ACCOUNT_SID", "", "the carrier's account"),
    Setting(
        "TWILIO_AUTH_TOKEN",
        "",
        "what the carrier signs with; two, by a comma, while one is promoted",
        secret=True,
    ),
    Setting("TWILIO_API_BASE", "", "another carrier's address with the same API"),
    Setting("IVR_TEXTS_FROM", "", "the number texts come from, if not the one called"),
    Setting(
        "IVR_CALLS_FROM", "", "the number calls back come from, if not the one called"
    ),
    Setting(
        "IVR_TASKROUTER",
        "",
        "queues that Twilio's TaskRouter shares out, as billing=WW…, by commas",
    ),
    Setting("IVR_DIALLING", "here", "who calls back: here, or worker for ivr worker"),
    Setting("IVR_ALERT_EMAIL", "", "who is told of alerts by e-mail, by commas"),
    Setting(
        "IVR_ALERT_WEBHOOK", "", "the https address that is told of alerts", secret=True
    ),
    Setting(
        "IVR_SMTP",
        "",
        "the server that sends e-mail, as smtps://user:password@host",
        secret=True,
    ),
    Setting("IVR_EMAIL_FROM", "", "who our e-mail comes from"),
    Setting("IVR_LOOKUP_HOSTS", "", "the https hosts that look-ups may ask, by commas"),
    Setting(
        "IVR_LOOKUP_PRIVATE_HOSTS",
        "",
        "the hosts that may lie in our own network; http:// only on this machine",
    ),
    Setting("IVR_FUNCTIONS", "", "Python modules whose functions look-ups may call"),
    Setting(
        "IVR_CALLBACK_REGIONS",
        "",
        "the countries that may be called back, as KR,US; none unless named",
    ),
    Setting(
        "IVR_CALLBACK_POLICY",
        "",
        "rules of callbacks, as attempts=3, ring-time=30s; see the guide to callbacks",
    ),
)


@dataclass(frozen=True, slots=True)
class Config:
    """The settings, read and checked; ``origins`` tells where each value came from."""

    values: Mapping[str, str] = field(default_factory=dict)
    origins: Mapping[str, Origin] = field(default_factory=dict)

    @property
    def production(self) -> bool:
        """Whether callers are real."""
        return self["IVR_ENV"] == "production"

    @property
    def port(self) -> int:
        """The port to listen on."""
        return int(self["PORT"])

    @property
    def data(self) -> Path:
        """The folder for keys, records and spool."""
        return Path(self["IVR_DATA"])

    @property
    def database(self) -> str:
        """The address of the database."""
        return self["DATABASE_URL"] or f"sqlite:///{(self.data / 'ivr.db').as_posix()}"

    @property
    def flows(self) -> Path:
        """The folder of the menus."""
        return Path(self["IVR_FLOWS"])

    @property
    def public_url(self) -> str:
        """The address under which the carrier reaches us, without a last slash."""
        return self["IVR_PUBLIC_URL"].rstrip("/")

    @property
    def auth_tokens(self) -> tuple[str, ...]:
        """What the carrier may sign with."""
        return self.several("TWILIO_AUTH_TOKEN")

    @property
    def loopback_only(self) -> bool:
        """Whether only this machine may call, as no signature can be checked."""
        return not self.auth_tokens

    def several(self, name: str) -> tuple[str, ...]:
        """The values of a setting that takes several, separated by commas."""
        return tuple(word for part in self[name].split(",") if (word := part.strip()))

    def __getitem__(self, name: str) -> str:
        if name in self.values:
            return self.values[name]
        return _DEFAULTS[name]

    def rows(self) -> Iterator[tuple[str, str, Origin, str]]:
        """Name, value, origin and meaning of every setting; secrets are masked."""
        for setting in SETTINGS:
            value = self[setting.name]
            if setting.secret and value:
                value = ", ".join("•" * 8 for _ in self.several(setting.name))
            elif setting.name == "DATABASE_URL":
                value = without_password(value)
            origin = self.origins.get(setting.name, "default")
            yield setting.name, value, origin, setting.doc


def without_password(url: str) -> str:
    """*url* of a database, fit to be shown."""
    hidden = re.sub(r"(://[^/@:]*):[^/]*@", r"\1:••••••••@", url)
    return re.sub(r"([?&]password=)[^&]*", r"\1••••••••", hidden)


_DEFAULTS = {setting.name: setting.default for setting in SETTINGS}


def load(environ: Mapping[str, str], folder: Path | None = None) -> Config:
    """The settings as *environ* gives them, and ``.env`` in *folder* behind it.

    Folders that nobody named lie in *folder*, the program's own, too.

    Raises:
        ConfigurationError: A value cannot be used; the message names the setting.
    """
    values: dict[str, str] = {}
    origins: dict[str, Origin] = {}
    production = environ.get("IVR_ENV", "").strip() == "production"
    if folder is not None and not production:
        for name, value in _dotenv(folder / ".env"):
            values[name], origins[name] = value, ".env"
    for name in _DEFAULTS:
        if name in environ:
            values[name], origins[name] = environ[name].strip(), "environment"
    if folder is not None and folder.resolve() != Path.cwd():
        for name in ("IVR_DATA", "IVR_FLOWS"):
            values.setdefault(name, str(folder / _DEFAULTS[name]))
    # An empty variable is one that was not filled in, not a wish.
    values = {name: value for name, value in values.items() if value}
    config = Config(values, {name: o for name, o in origins.items() if name in values})
    _check(config)
    return config


OTHERS = (
    "IVR_COMPLETE",
    "IVR_DEBUG",
    "IVR_SCREENSHOTS",
    "IVR_TEST_SLOWLY",
    "IVR_TEST_THOROUGH",
)
"""Variables that other parts than the program's settings read."""


def misspelt(environ: Mapping[str, str]) -> Iterator[str]:
    """What to say of variables that look like ours, and that nothing reads."""
    from difflib import get_close_matches

    for name in sorted(environ):
        if not name.startswith("IVR_") or name in _DEFAULTS or name in OTHERS:
            continue
        bare = name.removeprefix("IVR_")
        near = [bare] if bare in _DEFAULTS else get_close_matches(name, _DEFAULTS, n=1)
        meant = f"did you mean {near[0]}?" if near else "see ivr config"
        yield f"{name} is set, and nothing reads it: {meant}"


def require_ready(config: Config) -> None:
    """Refuse to start in production without what keeps strangers out.

    Raises:
        ConfigurationError: A setting is missing; the message names all of them.
    """
    if config.production:
        needed = ("IVR_SECRET_KEY", "IVR_PUBLIC_URL", "TWILIO_AUTH_TOKEN")
        missing = [name for name in needed if not config.several(name)]
        if missing:
            raise ConfigurationError(f"production needs {', '.join(missing)}")
        if urlsplit(config.public_url).scheme != "https":
            raise ConfigurationError("IVR_PUBLIC_URL must be https in production")
    if config.loopback_only and config["IVR_HOST"] not in LOOPBACK:
        raise ConfigurationError(
            f"IVR_HOST {config['IVR_HOST']} is open to others, and without "
            "TWILIO_AUTH_TOKEN anybody could pose as the carrier"
        )


# What each value must look like ---------------------------------------------------


def _check(config: Config) -> None:
    for name, (fits, expected) in _SHAPES.items():
        value = config[name]
        if value and not fits(value):
            shown = without_password(value)
            raise ConfigurationError(f'{name} is "{shown}"; expected {expected}')


def _is_port(value: str) -> bool:
    return value.isascii() and value.isdigit() and 0 <= int(value) < 65536


def _is_address(value: str) -> bool:
    try:
        parts = urlsplit(value)
        # Reading the port is what finds a wrong one.
        return (
            parts.scheme in ("http", "https")
            and bool(parts.hostname)
            and (parts.port is None or parts.port > 0)
            and not parts.query
            and not parts.fragment
        )
    except ValueError:
        return False


def _is_public_address(value: str) -> bool:
    # The carrier calls no host with an underscore in its name.
    return _is_address(value) and "_" not in (urlsplit(value).hostname or "")


_WORKFLOW = r"\s*[^=,]+=WW[0-9a-f]{32}\s*"

_SHAPES: Mapping[str, tuple[Callable[[str], Any], str]] = {
    "IVR_ENV": (
        ("development", "production").__contains__,
        "development or production",
    ),
    "IVR_PROXIES": (re.compile(r"\d").fullmatch, "a number from 0 to 9"),
    "IVR_TASKROUTER": (
        re.compile(rf"{_WORKFLOW}(,{_WORKFLOW})*").fullmatch,
        "queues with their workflows, as billing=WW0123…",
    ),
    "IVR_DIALLING": (("here", "worker").__contains__, "here or worker"),
    "IVR_CALLS_FROM": (
        re.compile(r"\+[1-9]\d{6,14}").fullmatch,
        "a number such as +12025550121",
    ),
    "IVR_PUBLISH_COMMITS": (("yes", "no").__contains__, "yes or no"),
    "PORT": (_is_port, "a port from 0 to 65535"),
    "IVR_PUBLIC_URL": (
        _is_public_address,
        "an address such as https://ivr.example.org",
    ),
    "DATABASE_URL": (
        re.compile(r"(sqlite|postgres(ql)?(\+psycopg)?)://.*").fullmatch,
        "sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME",
    ),
    "TWILIO_API_BASE": (_is_address, "an address such as https://api.twilio.com"),
    "IVR_LAST_RESORT_NUMBER": (
        re.compile(r"\+[1-9]\d{6,14}").fullmatch,
        "a number such as +12025550121",
    ),
    "IVR_CALLBACK_REGIONS": (
        re.compile(r"[A-Z]{2}(\s*,\s*[A-Z]{2})*").fullmatch,
        "countries such as KR,US",
    ),
}


def _dotenv(path: Path) -> Iterator[tuple[str, str]]:
    """The settings in a ``.env`` file: ``NAME=value``, quotes and comments allowed."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"cannot read {path}: {error}") from error
    for line in text.splitlines():
        found = _LINE.fullmatch(line.strip())
        if found and found[1] in _DEFAULTS:
            yield found[1], found[3] if found[2] else found[4].split(" #")[0].strip()


_LINE = re.compile(r"""(?:export\s+)?(\w+)\s*=\s*(?:(["'])(.*)\2|([^"'].*|))""")
