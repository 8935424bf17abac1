# SPDX-License-Identifier: MIT
"""What a hundred sleeping apps cost an idle Space, beside a Space without any."""

import pathlib
import re
import select
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))

from support.session import Session  # noqa: E402
from support.space import APPS, Space, until  # noqa: E402
from support.web import signed_in  # noqa: E402

INSTANCES = 100
WATCHED = 60  # seconds


def resident(space):
    """MiB of memory of the Space's process."""
    status = pathlib.Path(f"/proc/{space.process.pid}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+)", status)[1]) / 1024


def switches(space):
    """How often each thread of the Space's process was given a CPU."""
    texts = {task.parent.name: task.read_text()
             for task in pathlib.Path(f"/proc/{space.process.pid}/task").glob("*/status")}
    return {task: sum(map(int, re.findall(r"ctxt_switches:\s+(\d+)", text))) for task, text in texts.items()}


def added_switches(before, after):
    """Those of threads that ended meanwhile are not known: an ended thread only wakes once more."""
    return sum(count - before.get(task, 0) for task, count in after.items())


class TestAsleep(unittest.TestCase):
    def testAHundredSleepingAppsCostNothing(self):
        session = self.enterContext(Session())
        empty = self.enterContext(Space("empty", session.env))
        full = self.enterContext(Space("full", session.env))
        for number in range(INSTANCES):
            full.install(APPS / "worker", "--alias", f"app{number}")
        for space in (empty, full):
            space.restart()  # what installing left in memory is not what sleeping costs
            self.assertEqual({micro["state"] for micro in space.micros()}, {"asleep"} if space is full else set())
        settled = {space: {} for space in (empty, full)}

        def is_settled():
            before, settled[empty], settled[full] = dict(settled), switches(empty), switches(full)
            return before == settled
        until(is_settled, 60, "the end of starting")
        before = {space: switches(space) for space in (empty, full)}
        outputs = [space.process.stdout for space in (empty, full)]
        self.assertEqual(select.select(outputs, [], [], WATCHED)[0], [], "one said something, or ended")
        woken = {space: added_switches(before[space], switches(space)) for space in (empty, full)}
        added = resident(full) - resident(empty)
        print(f"{INSTANCES} asleep: {added:.1f} MiB more, {woken[full]} switches in {WATCHED} s beside {woken[empty]}")
        self.assertLess(added, 30)
        self.assertLessEqual(woken[full], woken[empty] + 2)
        self.assertEqual(signed_in(full, f"app{INSTANCES - 1}").get("/env").status, 200)


if __name__ == "__main__":
    unittest.main(verbosity=2)
