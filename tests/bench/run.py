#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""packaging/dev bench [NAME…]: measurements beside their peers in one run, printed as ratios."""
import sys

import coldstart

BENCHES = {"coldstart": coldstart.measure}

names = sys.argv[1:] or list(BENCHES)
unknown = [name for name in names if name not in BENCHES]
if unknown:
    sys.exit(f"no such measurement: {', '.join(unknown)}; there are {', '.join(BENCHES)}")
results = [BENCHES[name]() for name in names]
sys.exit(0 if all(results) else 1)
