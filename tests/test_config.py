"""Settings from the environment, each with its origin, refused where they cannot be."""

from __future__ import annotations

from pathlib import Path

import pytest

from ivr.config import SETTINGS, Config, load, misspelt, require_ready
from ivr.errors import ConfigurationError

SECRETS = {
    "IVR_SECRET_KEY": "a secret of this site",
    "TWILIO_AUTH_TOKEN": "12345",
    "IVR_PUBLIC_URL": "https://ivr.example.org/",
}


def row(config: Config, name: str) -> tuple[str, str]:
    """Value and origin of a setting as ``ivr config`` prints them."""
    return next((r[1], r[2]) for r in config.rows() if r[0] == name)


def test_nothing_needs_to_be_set() -> None:
    """Without any variable the program serves this machine on port 5000."""
    config = load({})

    assert (config.port, config["IVR_HOST"], config.production) == (
        5000,
        "127.0.0.1",
        False,
    )


def test_a_variable_is_shown_with_its_origin() -> None:
    """``ivr config`` says that a value came from the environment."""
    assert row(load({"PORT": "8080"}), "PORT") == ("8080", "environment")


def test_a_default_is_shown_as_one() -> None:
    """``ivr config`` says that nobody set a value."""
    assert row(load({}), "PORT") == ("5000", "default")


def test_an_empty_variable_is_none() -> None:
    """A variable that was left empty counts as not set."""
    assert row(load({"PORT": " "}), "PORT") == ("5000", "default")


def test_dotenv_is_read_in_development(tmp_path: Path) -> None:
    """A ``.env`` file beside the program fills in what is not set."""
    (tmp_path / ".env").write_text("# ours\nexport PORT='8080' \n")

    assert row(load({}, tmp_path), "PORT") == ("8080", ".env")


def test_a_comment_behind_a_value_is_none_of_it(tmp_path: Path) -> None:
    """What stands behind a # in ``.env`` is left out."""
    (tmp_path / ".env").write_text("PORT=8080 # behind the proxy\n")

    assert load({}, tmp_path).port == 8080


def test_the_environment_wins_over_dotenv(tmp_path: Path) -> None:
    """A variable that is set is not overruled by a file."""
    (tmp_path / ".env").write_text("PORT=8080")

    assert load({"PORT": "9090"}, tmp_path).port == 9090


def test_dotenv_is_not_read_in_production(tmp_path: Path) -> None:
    """A file left behind by a developer does not change what callers get."""
    (tmp_path / ".env").write_text("PORT=8080")

    assert load({"IVR_ENV": "production"}, tmp_path).port == 5000


def test_secrets_are_masked() -> None:
    """``ivr config`` shows that a secret is set, and how many, not what it is."""
    config = load({"TWILIO_AUTH_TOKEN": "12345,67890"})

    assert row(config, "TWILIO_AUTH_TOKEN")[0] == "••••••••, ••••••••"


def test_several_values_are_split_at_commas() -> None:
    """Two tokens hold while one of them is promoted; blanks are not tokens."""
    assert load({"TWILIO_AUTH_TOKEN": "a, b,,"}).auth_tokens == ("a", "b")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("IVR_ENV", "prod"),
        ("PORT", "http"),
        ("PORT", "70000"),
        ("IVR_PUBLIC_URL", "ivr.example.org"),
        ("IVR_PUBLIC_URL", "https://ivr_1.example.org"),
        ("IVR_PUBLIC_URL", "https://ivr.example.org:port"),
        ("IVR_PUBLIC_URL", "https://ivr.example.org/?a=1"),
        ("IVR_LAST_RESORT_NUMBER", "020 7946 0123"),
        ("IVR_CALLBACK_REGIONS", "Korea"),
    ],
)
def test_a_value_that_cannot_be_is_refused(name: str, value: str) -> None:
    """The program names the setting that it cannot use."""
    with pytest.raises(ConfigurationError, match=name):
        load({name: value})


@pytest.mark.parametrize("missing", SECRETS)
def test_production_needs_what_keeps_strangers_out(missing: str) -> None:
    """Production does not start without key, token or public address."""
    given = {name: value for name, value in SECRETS.items() if name != missing}

    with pytest.raises(ConfigurationError, match=missing):
        require_ready(load({**given, "IVR_ENV": "production"}))


def test_production_with_all_of_it_starts() -> None:
    """Production starts once nothing is missing."""
    config = load({**SECRETS, "IVR_ENV": "production"})

    require_ready(config)

    assert config.production


def test_production_is_reached_by_https() -> None:
    """In production the carrier's requests are not sent in the clear."""
    given = {**SECRETS, "IVR_PUBLIC_URL": "http://ivr.example.org"}

    with pytest.raises(ConfigurationError, match="https"):
        require_ready(load({**given, "IVR_ENV": "production"}))


def test_without_a_token_only_this_machine_is_served() -> None:
    """An app that cannot check signatures does not listen to others."""
    with pytest.raises(ConfigurationError, match="TWILIO_AUTH_TOKEN"):
        require_ready(load({"IVR_HOST": "0.0.0.0"}))


def test_a_token_of_blanks_is_none() -> None:
    """A token that anybody could guess is no token."""
    assert load({"TWILIO_AUTH_TOKEN": " , "}).loopback_only


def test_every_setting_says_what_it_is_for() -> None:
    """No setting is listed without a word about it."""
    assert all(setting.doc for setting in SETTINGS)


# The database ------------------------------------------------------------------------


def test_the_database_lies_in_the_data_folder() -> None:
    """Who sets nothing has a file there, and needs no server."""
    assert load({"IVR_DATA": "/srv/ivr"}).database == "sqlite:////srv/ivr/ivr.db"


def test_the_password_of_a_database_is_not_shown() -> None:
    """Whoever asks for help with ``ivr config`` gives away the server, no more."""
    config = load({"DATABASE_URL": "postgresql://ivr:s3:cr@t@db.example.org/ivr"})

    shown, _ = row(config, "DATABASE_URL")

    assert shown == "postgresql://ivr:••••••••@db.example.org/ivr"


def test_a_password_is_not_in_a_complaint_either() -> None:
    """An address that is none may hold a password all the same."""
    with pytest.raises(ConfigurationError, match="DATABASE_URL") as refused:
        load({"DATABASE_URL": "mysql://ivr:secret@db.example.org/ivr"})

    assert "secret" not in str(refused.value)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("IVR_PORT", "did you mean PORT?"),
        ("IVR_FLOW", "did you mean IVR_FLOWS?"),
        ("IVR_ZZZ", "see ivr config"),
    ],
)
def test_a_misspelt_variable_is_named(name: str, said: str) -> None:
    """It would else do nothing, and nobody would know why."""
    found = list(misspelt({name: "x", "IVR_DEBUG": "1", "PATH": "", "IVR_HOST": "::1"}))

    assert found == [f"{name} is set, and nothing reads it: {said}"]
