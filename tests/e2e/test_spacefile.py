# SPDX-License-Identifier: MIT
"""A Spacefile with a mistake is refused before anything is built, and the message names the line."""

import pathlib
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))

from support.session import Session  # noqa: E402
from support.space import Space  # noqa: E402

MICRO = "  - name: {0}\n    src: .\n    engine: static\n    serve: .\n    primary: {1}\n"
HEAD = "v: 0\nmicros:\n"


class TestSpacefile(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.session = cls.enterClassContext(Session())
        cls.space = cls.enterClassContext(Space("spacefile", cls.session.env))

    def refused(self, text, line, *words):
        folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        (folder / "Spacefile").write_text(text)
        (folder / "index.html").write_text("<h1>Hello</h1>")
        said = self.space.refusal("install", folder, "--yes")
        self.assertIn(f"(line {line}, ", said)
        for word in words:
            self.assertIn(word, said)
        self.assertEqual(self.space.cli("list")["instances"], [])
        return said

    def testSixMicros(self):
        text = HEAD + "".join(MICRO.format(f"m{n}", "true" if n == 0 else "false") for n in range(6))
        self.refused(text, 28, "6", "5")

    def testADuplicateName(self):
        self.refused(HEAD + MICRO.format("web", "true") + MICRO.format("web", "false"), 8, "web")

    def testATab(self):
        self.refused("v: 0\nmicros:\n  - name: web\n\tsrc: .\n    engine: static\n    serve: .\n", 4)

    def testAnUnknownEngine(self):
        self.refused(HEAD + MICRO.format("web", "true").replace("static", "nodejs14"), 5, "nodejs14", "nodejs16")

    def testAllErrorsAtOnce(self):
        said = self.refused(HEAD + MICRO.format("web", "true").replace("static", "cobol") + "    publicroutes: [/x]\n", 5, "cobol", "publicroutes")
        self.assertIn("public_routes", said)

    def testNoSpacefile(self):
        folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.assertIn("Spacefile", self.space.refusal("install", folder, "--yes"))


if __name__ == "__main__":
    unittest.main(verbosity=2)
