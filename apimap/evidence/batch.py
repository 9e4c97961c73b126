"""One batch of entries, run in this process: entries in by pickle, results out as JSON.

python -m apimap.evidence.batch < batch > results
"""

from __future__ import annotations

import json
import os
import pickle
import sys
from collections.abc import Mapping

from apimap.evidence.collecting import Collected
from apimap.evidence.results import VERSION_KEYS, digest_of
from apimap.evidence.schedule import run_entries
from apimap.provenance import installed_environment
from apimap.signature.record import read_newest_record


def main() -> int:
    """Run the batch that stands on standard input."""
    answer = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what the frameworks print is not part of the answer
    entries, provenance = pickle.load(sys.stdin.buffer)
    if complaint := _other_versions(provenance):
        print(complaint, file=sys.stderr)
        return 1
    results: list[tuple[str, dict]] = []

    def complete(collected: Collected) -> None:
        result = collected.result(digest_of(collected.entry, provenance))
        results.append((result.reference, result.as_json()))

    platform = provenance["platform"]
    broken = run_entries(entries, read_newest_record(), 1, platform, complete)
    json.dump({"results": results, "broken": broken}, answer)
    answer.close()
    return 0


def _other_versions(provenance: Mapping[str, str]) -> str | None:
    """What is installed here otherwise than where the run was started."""
    here = installed_environment()
    other = [
        f"{key} {getattr(here, key)} instead of {provenance[key]}"
        for key in VERSION_KEYS
        if getattr(here, key) != provenance[key]
    ]
    return f"this worker has {', '.join(other)}" if other else None


if __name__ == "__main__":
    sys.exit(main())
