"""How like two texts look, letter by letter: the tie-break where meanings agree.

Cosine of character n-grams, weighted by how rare they are among the texts compared
(Salton and Buckley, "Term-weighting approaches in automatic text retrieval", 1988).
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence

_ODD = re.compile(r"[^\w]+")


def grams(text: str) -> Counter[str]:
    """The runs of two and three letters in *text*, words marked at their ends."""
    words = _ODD.sub(" ", text.lower()).split()
    found: Counter[str] = Counter()
    for word in words:
        marked = f" {word} "
        for size in (2, 3):
            found.update(marked[i : i + size] for i in range(len(marked) - size + 1))
    return found


def similarities(text: str, others: Sequence[str]) -> list[float]:
    """How like *text* each of the *others* is, from 0 to 1."""
    counted = [grams(other) for other in (text, *others)]
    seen: Counter[str] = Counter(gram for counts in counted for gram in counts)
    total = len(counted)
    rarity = {gram: math.log((1 + total) / (1 + n)) + 1 for gram, n in seen.items()}
    vectors = [{g: n * rarity[g] for g, n in counts.items()} for counts in counted]
    norms = [math.sqrt(sum(x * x for x in vector.values())) for vector in vectors]
    first = vectors[0]
    return [
        sum(x * first.get(gram, 0.0) for gram, x in vector.items()) / (norms[0] * norm)
        if norm and norms[0]
        else 0.0
        for vector, norm in zip(vectors[1:], norms[1:], strict=True)
    ]
