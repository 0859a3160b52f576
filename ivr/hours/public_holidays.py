"""Public holidays of a country or a region of it, substitutes included.

They come from the ``holidays`` library, imported when the first schedule with a
country asks. Temporary holidays reach the library only with its next release, so
operators can add and remove days.
"""

from __future__ import annotations

import datetime
import importlib
import sys
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import field
from functools import cache, lru_cache
from pathlib import Path
from threading import Lock
from types import ModuleType
from typing import Any

from ivr.hours.faults import HoursFault, did_you_mean
from ivr.hours.words import Words
from ivr.records import dataclass

ENGLISH = "en_US"
"""The library's tag for English names, which most of its countries have."""


@dataclass(frozen=True, slots=True)
class HolidayChange:
    """A day that operators made a public holiday, or (*add* false) took off."""

    date: datetime.date
    name: Words
    add: bool = True


@dataclass(frozen=True, slots=True, eq=False)
class PublicHolidays:
    """The holidays that a schedule keeps; with no *country* only those added."""

    country: str | None = None
    region: str | None = None
    changes: Mapping[datetime.date, Words | None] = field(default_factory=dict)
    """Names of the days added, None for days taken off."""

    def name(self, day: datetime.date) -> Words | None:
        """What *day* is called, if it is a public holiday."""
        if day in self.changes:
            return self.changes[day]
        if self.country is None:
            return None
        return holidays_of(self.country, self.region, day.year).get(day)

    def is_holiday(self, day: datetime.date) -> bool:
        """Whether *day* is a public holiday."""
        return self.name(day) is not None

    def known_until(self) -> datetime.date | None:
        """The last day that the library knows of; None without a country."""
        if self.country is None:
            return None
        return datetime.date(_entity(self.country, self.region, ()).end_year, 12, 31)


@lru_cache(maxsize=512)
def holidays_of(
    country: str, region: str | None, year: int
) -> Mapping[datetime.date, Mapping[str, str]]:
    """The holidays of *year* with their names by language, English among them."""
    # Without a language the library takes the one of the machine's locale.
    own = getattr(_entity(country, region, ()), "default_language", None) or ENGLISH
    named: dict[datetime.date, dict[str, str]] = {}
    for language in (own, ENGLISH):
        tag = language.partition("_")[0]
        for day, name in _entity(country, region, (year,), language).items():
            named.setdefault(day, {}).setdefault(tag, name)
    return named


def _entity(
    country: str, region: str | None, years: tuple[int, ...], language: str = ENGLISH
) -> Any:
    _import_alone(country)
    return _library().country_holidays(
        country, subdiv=region, years=years, language=language
    )


def place_faults(country: str, region: str | None) -> Iterator[HoursFault]:
    """What is wrong with a country's or a region's code."""
    known = frozenset(codes[1] for codes in _countries().values())
    if country not in known:
        yield HoursFault(
            "country",
            f'no public holidays are known for "{country}"',
            _country_help(country, known),
        )
        return
    if region is None:
        return
    entity = _entity(country, None, ())
    regions = (*entity.subdivisions, *getattr(entity, "_deprecated_subdivisions", ()))
    if region not in regions:
        yield HoursFault(
            "region",
            f'"{region}" is no region of {country} with holidays of its own',
            _region_help(region, entity.subdivisions, entity.subdivisions_aliases),
        )


def _country_help(country: str, known: Collection[str]) -> str:
    countries = _countries()
    if country.upper() in known:
        return f'write "{country.upper()}"'
    wanted = country.lower().replace(" ", "_")
    names: dict[str, str] = {}
    for module, (_, code, *others) in countries.items():
        # Also without "south_", "republic_of_" and the like before the name.
        names |= dict.fromkeys((module, module.rpartition("_")[2]), code)
        names |= {other.lower(): code for other in others}
    names |= {module: codes[1] for module, codes in countries.items()}
    names["korea"] = "KR"
    if wanted in names:
        return f'write "{names[wanted]}"'
    otherwise = "write the two letters of ISO 3166, such as KR or US"
    near = did_you_mean(wanted, (n for n in names if len(n) > 3), near=0.75)
    if near and len(wanted) > 3:
        return f'did you mean "{names[near.split(chr(34))[1]]}"?'
    return otherwise


def _region_help(
    region: str, regions: tuple[str, ...], aliases: Mapping[str, str]
) -> str:
    if not regions:
        return "delete region:"
    by_name = {name.lower(): code for name, code in aliases.items()}
    if code := by_name.get(region.lower()):
        return f'write "{code}"'
    return did_you_mean(region, regions, f"expected one of {', '.join(regions)}")


# The library, without what nobody asks for ------------------------------------------

_PACKAGE = "holidays.countries"
_ONE_AT_A_TIME = Lock()


@cache
def _library() -> Any:
    """The library, imported when it is first needed.

    It would look up its own version among all that is installed, which takes as
    long as all the rest of it.
    """
    with _stand_in("holidays.version", __version__="unknown"):
        import holidays
    return holidays


def _countries() -> Mapping[str, tuple[str, ...]]:
    """The library's modules of countries, each with its class and its codes.

    Its own list of countries would import the rules of them all.
    """
    _library()
    from holidays.registry import COUNTRIES

    return COUNTRIES


@cache
def _import_alone(country: str) -> None:
    """Import the rules of one country without those of 250 others.

    Their package imports all of them, which takes longer than a check of a small
    menu.
    """
    names = (name for name, codes in _countries().items() if country in codes)
    home = str(Path(_library().__file__).parent / "countries")
    for module in names:
        # Rules that ask their package for more are imported with all others, later.
        with _stand_in(_PACKAGE, __path__=[home]), suppress(ImportError):
            importlib.import_module(f"{_PACKAGE}.{module}")


@contextmanager
def _stand_in(name: str, **attributes: object) -> Iterator[None]:
    """Let an empty module stand for the one called *name*, unless that is there."""
    with _ONE_AT_A_TIME:
        if name in sys.modules:
            yield
            return
        module = sys.modules[name] = ModuleType(name)
        vars(module).update(attributes)
        try:
            yield
        finally:
            del sys.modules[name]
