"""The proofs against brute force, with more random flows than the tests take.

``python bench/proofs.py --examples 2000 --seed 7`` runs ``tests/test_proofs_oracle.py``
so. Some ten flows a second are played; a difference is made as small as it can be,
which takes minutes more.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent.parent


def main() -> int:
    """Run the tests; their exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--examples", type=int, default=1000, metavar="N")
    parser.add_argument("--seed", type=int, default=0, metavar="N")
    given = parser.parse_args()
    os.environ["PROOF_EXAMPLES"] = str(given.examples)
    os.environ.pop("CI", None)  # with it, each run would try the same flows
    test = str(HERE / "tests" / "test_proofs_oracle.py")
    seed = f"--hypothesis-seed={given.seed}"
    return pytest.main(["-q", "--durations=0", seed, "--rootdir", str(HERE), test])


if __name__ == "__main__":
    sys.exit(main())
