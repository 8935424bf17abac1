#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""packaging/dev bench [NAME…]: measurements beside their peers in one run, printed as ratios.
--quick: small sizes and few rounds, to see that the measurements themselves work."""
import sys

import base
import coldstart
import drive
import gateway

BENCHES = {"base": base.measure, "coldstart": coldstart.measure, "drive": drive.measure, "gateway": gateway.measure}

names = [word for word in sys.argv[1:] if word != "--quick"] or list(BENCHES)
unknown = [name for name in names if name not in BENCHES]
if unknown:
    sys.exit(f"no such measurement: {', '.join(unknown)}; there are {', '.join(BENCHES)}")
quick = {"quick": True} if "--quick" in sys.argv else {}
results = [BENCHES[name](**quick) for name in names]
sys.exit(0 if all(results) else 1)
