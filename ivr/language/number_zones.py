"""Where a number may be, for whoever must not ring it at night: its time zones."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.resources import files

from ivr.language.callers import country_of

UNKNOWN = "Etc/Unknown"


@lru_cache(maxsize=4096)
def zones_of(number: str) -> tuple[str, ...]:
    """Every zone in which the phone of *number* may ring, sorted; none if unknown.

    A landline's area has one zone as a rule; a mobile may be anywhere in its country,
    and a North American number says little more than the continent.
    """
    country = country_of(number)
    if not country:
        return ()
    import phonenumbers
    from phonenumbers import timezone

    # Not the geocoder: it takes 110 MB to know what we do not need.
    told = timezone.time_zones_for_number(phonenumbers.parse(number))
    found = set(told) - {UNKNOWN}
    own = _of_countries().get(country, frozenset())
    # A zone of another country stands for several that are alike (Bucharest's for
    # Kaliningrad's), or for a whole continent: then all of its own country count.
    return tuple(sorted(found if found and found <= own else own or found))


@cache
def _of_countries() -> Mapping[str, frozenset[str]]:
    """The zones of each country, by the time zone database's own list."""
    found: dict[str, set[str]] = {}
    table = (files("tzdata") / "zoneinfo" / "zone.tab").read_text(encoding="utf-8")
    for line in table.splitlines():
        if line and not line.startswith("#"):
            country, _, zone = line.split("\t")[:3]
            found.setdefault(country, set()).add(zone)
    return {country: frozenset(zones) for country, zones in found.items()}
