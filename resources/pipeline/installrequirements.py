# SPDX-License-Identifier: MIT
"""Installs requirements.txt of a Micro into a folder of its own.

installrequirements.py REQUIREMENTS TARGET [WHEELS]

Where the package index cannot be used, requirements that the system's own Python packages satisfy
count as installed, because a Micro sees those too; the rest must be in the folder WHEELS.
"""
import importlib.metadata as metadata
import os
import pathlib
import re
import socket
import subprocess
import sys
import urllib.parse

try:
    from packaging.requirements import InvalidRequirement, Requirement
except ImportError:
    from pip._vendor.packaging.requirements import InvalidRequirement, Requirement


def say(text):
    print(text, flush=True)


def lines_of(path, seen=()):
    """Requirement lines, with nested files, without comments and options."""
    text = pathlib.Path(path).read_text(encoding="utf-8-sig").replace("\\\n", " ")
    for line in text.splitlines():
        line = re.sub(r"(^|\s)#.*", "", line).strip()
        nested = re.match(r"(?:-r|--requirement)[\s=]+(\S+)", line)
        if nested:
            below = pathlib.Path(path).parent / nested[1]
            if below not in seen:
                yield from lines_of(below, (*seen, below))
        elif line and not line.startswith("-"):
            yield re.sub(r"\s--\S+.*", "", line)


def problem_with(requirement, asked=()):
    """What the system's packages lack for it; None: nothing."""
    if requirement.url:
        return f"{requirement} is an address"
    if requirement.name.lower() in asked:
        return None
    try:
        found = metadata.distribution(requirement.name)
    except metadata.PackageNotFoundError:
        return f"{requirement} is not installed"
    if not requirement.specifier.contains(found.version, prereleases=True):
        return f"{requirement} is wanted, {found.version} is installed"
    for extra in requirement.extras:
        for text in found.requires or ():
            needed = Requirement(text)
            if needed.marker and needed.marker.evaluate({"extra": extra}) \
                    and not needed.marker.evaluate({"extra": ""}):
                problem = problem_with(needed, (*asked, requirement.name.lower()))
                if problem:
                    return problem
    return None


def from_system(path):
    """(satisfied lines with their version, [(line, problem)])"""
    satisfied, missing = [], []
    for line in lines_of(path):
        try:
            requirement = Requirement(line)
        except InvalidRequirement:
            missing.append((line, f"{line} is not a name"))
            continue
        if requirement.marker and not requirement.marker.evaluate():
            continue
        problem = problem_with(requirement)
        if problem:
            missing.append((line, problem))
        else:
            satisfied.append(f"{requirement.name} {metadata.version(requirement.name)}")
    return satisfied, missing


def index_answers():
    """False only where it is certain that pip would wait for nothing."""
    if any(os.environ.get(name) for name in ("https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY",
                                             "PIP_PROXY", "PIP_INDEX_URL", "PIP_CONFIG_FILE")):
        return True
    host = urllib.parse.urlsplit("https://pypi.org/simple").hostname
    try:
        socket.create_connection((host, 443), timeout=5).close()
        return True
    except OSError:
        return False


def pip(target, *arguments):
    command = [sys.executable, "-m", "pip", "install", "--target", target, "--no-input",
               "--disable-pip-version-check", "--no-warn-script-location", "--progress-bar", "off",
               "--retries", "1", "--timeout", "15", *arguments]
    return subprocess.run(command, stdin=subprocess.DEVNULL, check=False).returncode


def main():
    path, target = sys.argv[1:3]
    wheels = ["--find-links", sys.argv[3]] if len(sys.argv) > 3 else []
    if not any(True for _ in lines_of(path)):
        return 0
    if index_answers():
        if pip(target, *wheels, "-r", path) == 0:
            return 0
        say("pip could not install the requirements; looking at this computer's own packages.")
    else:
        say("The package index cannot be reached; looking at this computer's own packages.")
    satisfied, missing = from_system(path)
    if missing and wheels and pip(target, "--no-index", *wheels, *[line for line, _ in missing]) == 0:
        missing = []
    for line in satisfied:
        say(f"from this computer: {line}")
    for _, problem in missing:
        say(f"missing: {problem}")
    if missing:
        say("Install these from your distribution, go online, or set a folder of wheels.")
    return 1 if missing else 0


sys.exit(main())
