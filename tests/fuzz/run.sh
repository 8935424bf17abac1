#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# run.sh BUILD [SECONDS]: every fuzz target in BUILD/fuzz for SECONDS each, starting from the kept
# corpus. New findings stay in BUILD/fuzz-corpus; a crash ends the run and prints its file.
set -euo pipefail
build=$1
seconds=${2:-60}
kept=$(cd "$(dirname "$0")/../data/fuzz" && pwd)
ran=0
for target in "$build"/fuzz/fuzz_*; do
    [ -x "$target" ] && [ ! -d "$target" ] || continue
    name=$(basename "$target")
    name=${name#fuzz_}
    found=$build/fuzz-corpus/$name
    mkdir -p "$found" "$build/fuzz-crashes"
    seeds=()
    [ -d "$kept/$name" ] && seeds=("$kept/$name")
    echo "fuzz: $name for $seconds s"
    "$target" -max_total_time="$seconds" -rss_limit_mb=4096 -timeout=20 -verbosity=0 -print_final_stats=1 \
        -artifact_prefix="$build/fuzz-crashes/$name-" "$found" "${seeds[@]}"
    ran=$((ran + 1))
done
echo "$ran passed, 0 failed"
[ "$ran" -gt 0 ]
