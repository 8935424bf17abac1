# SPDX-License-Identifier: MIT
"""Runs a command as on a system that refuses some calls: without_calls.py openat2|namespaces COMMAND…"""

import ctypes
import errno
import os
import struct
import sys

PR_SET_SECCOMP, PR_SET_NO_NEW_PRIVS, FILTER = 22, 38, 2
ALLOW, ERRNO = 0x7fff0000, 0x00050000
# An older kernel does not know openat2; where namespaces are for root only, unshare is not permitted.
REFUSED = {"openat2": (437, errno.ENOSYS), "namespaces": (272, errno.EPERM)}

call, error = REFUSED[sys.argv[1]]
# Loads the number of the call; if it is that one, answers the error, else lets it through.
steps = ((0x20, 0, 0, 0), (0x15, 0, 1, call), (0x06, 0, 0, ERRNO | error), (0x06, 0, 0, ALLOW))
program = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *step) for step in steps))
description = ctypes.create_string_buffer(struct.pack("HxxxxxxP", len(steps), ctypes.addressof(program)))
libc = ctypes.CDLL(None, use_errno=True)
if libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) or libc.prctl(PR_SET_SECCOMP, FILTER, description, 0, 0):
    sys.exit(f"no filter: {os.strerror(ctypes.get_errno())}")
os.execvp(sys.argv[2], sys.argv[2:])
