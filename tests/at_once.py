"""Several acts that begin at the same moment, each in a thread of its own."""

import threading
from collections.abc import Callable

WITHIN_S = 60


def together(acts: list[Callable[[], object]]) -> list[object]:
    """What each act gave back or raised, when all began at the same moment."""
    results: list[object] = []
    barrier = threading.Barrier(len(acts), timeout=WITHIN_S)

    def run(act: Callable[[], object]) -> None:
        barrier.wait()
        try:
            results.append(act())
        except Exception as error:
            results.append(error)

    threads = [threading.Thread(target=run, args=(act,), daemon=True) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(WITHIN_S)
    assert len(results) == len(acts), "some do not come back"
    return results
