"""Makes ``fixtures/twiml-schema.json`` from the carrier's own Node library.

There is no current schema of TwiML; the typed builders of that library are the
nearest thing: which verb may stand in which, what attributes each takes, and the
words that an attribute accepts::

    npm pack twilio && tar xzf twilio-*.tgz
    python tests/tools/make_twiml_schema.py package
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

OUT = Path(__file__).parents[1] / "fixtures" / "twiml-schema.json"

_CLASS = re.compile(r"^ *(?:declare |export )?class (\w+) extends TwiML", re.M)
_CHILD = re.compile(r'new VoiceResponse\.(\w+)\(this\.\w+\.ele\("([\w-]+)", (.*?)\)\)')
_INTERFACE = re.compile(r"export interface (\w+)Attributes \{(.*?)^    \}", re.S | re.M)
_ATTRIBUTE = re.compile(r'^        "?([\w:-]+)"?\??: (.*);$', re.M)
_TYPE = re.compile(r"^    type (\w+) = (.*);$", re.M)


def main(package: Path) -> None:
    """Read the unpacked *package* and write the schema."""
    about = json.loads((package / "package.json").read_text("utf-8"))
    twiml = package / "lib" / "twiml"
    script = (twiml / "VoiceResponse.js").read_text("utf-8")
    types = (twiml / "VoiceResponse.d.ts").read_text("utf-8")
    schema = {
        "source": f"npm package {about['name']} {about['version']}, lib/twiml",
        "url": "https://www.npmjs.com/package/twilio",
        "licence": about["license"],
        "types": {name: re.findall(r'"(.*?)"', line) for name, line in enums(types)},
        "classes": dict(classes(script, attributes(types))),
    }
    OUT.write_text(layout(schema), encoding="utf-8")
    rules = sum(len(c["children"]) for c in schema["classes"].values())
    print(f"{OUT}: {len(schema['classes'])} classes, {rules} parent-child rules")


def enums(types: str) -> Iterator[tuple[str, str]]:
    """Each closed set of words."""
    return ((found[1], found[2]) for found in _TYPE.finditer(types))


def attributes(types: str) -> dict[str, dict[str, str]]:
    """Attribute names and types by class."""
    return {
        found[1]: dict(_ATTRIBUTE.findall(found[2]))
        for found in _INTERFACE.finditer(types)
    }


def classes(
    script: str, taken: dict[str, dict[str, str]]
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each class with the children, attributes and text that it takes."""
    heads = list(_CLASS.finditer(script))
    ends = [head.start() for head in heads[1:]] + [len(script)]
    children = {
        # The outermost class comes first and holds only its own methods.
        head[1]: _CHILD.findall(script[head.end() : end])
        for head, end in zip(heads, ends, strict=True)
    }
    with_text = {
        name
        for found in children.values()
        for name, _, arguments in found
        if "," in arguments
    }
    for name, found in sorted(children.items()):
        yield (
            name,
            {
                "attributes": taken.get(name, {}),
                "children": {tag: child for child, tag, _ in found},
                "text": name in with_text,
            },
        )


def layout(schema: dict[str, Any]) -> str:
    """The schema as JSON, one type and one class a line, so that changes show."""
    lines = [
        f" {json.dumps(k)}: {json.dumps(schema[k])}" for k in schema if k[0] in "sul"
    ]
    for table in ("types", "classes"):
        rows = ",\n".join(
            f"  {json.dumps(name)}: {json.dumps(row, ensure_ascii=False)}"
            for name, row in schema[table].items()
        )
        lines.append(f' "{table}": {{\n{rows}\n }}')
    return "{\n" + ",\n".join(lines) + "\n}\n"


if __name__ == "__main__":
    main(Path(sys.argv[1]))
