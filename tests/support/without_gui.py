#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Fails when a program that links only core loads a GUI library, directly or through another."""
import re
import subprocess
import sys

loaded = subprocess.run(["ldd", sys.argv[1]], capture_output=True, text=True, check=True).stdout
gui = re.findall(r"lib(?:Qt6(?:Gui|Widgets|Svg|Quick|Qml)|X11|wayland-client|GL)\.so\S*", loaded)
print("core links " + ", ".join(gui) if gui else "core is free of GUI libraries")
sys.exit(1 if gui else 0)
