#!/usr/bin/env bash
# What reading and mapping cost, and how folding compares with Foundation.
#
#   mapping.sh PANORAMA
#
# PANORAMA is the release executable. The world of CUSTOMERS (500000) is made once with bankworld.py and kept in
# ${TMPDIR:-/tmp}/panorama-bench. RUNS is 5. It prints medians and never fails on time.
set -euo pipefail

root=$(cd "$(dirname "$0")/../.." && pwd)
panorama=${1:-$root/.build/release/panorama}
customers=${CUSTOMERS:-500000}
maker=$root/../shared/bench/bankworld.py
world=${PANORAMA_WORLD:-${TMPDIR:-/tmp}/panorama-bench/customers-$customers-seed-1}

[ -x "$panorama" ] || { echo "$panorama is not built: make build"; exit 1; }
if [ ! -d "$world/settlement" ]; then
  [ -f "$maker" ] || { echo "no world: neither PANORAMA_WORLD nor a world maker at $maker; nothing was measured"; exit 0; }
  echo "making $world" >&2
  mkdir -p "$(dirname "$world")"
  rm -rf "$world.new"
  python3 "$maker" --customers "$customers" --seed 1 --out "$world.new" >/dev/null
  mv "$world.new" "$world"
fi

python3 - "$panorama" "$root/mappings" "$world" "${RUNS:-5}" <<'PYTHON'
import os, re, statistics, subprocess, sys, time

panorama, mappings, world, runs = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])
rows, totals = [], ""
for _ in range(runs):
    start = time.monotonic()
    process = subprocess.Popen(
        [panorama, "run", "--dry-run", "--verbose", "--mappings", mappings, "--input", world, "--output", "/nowhere/out"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    totals, log = process.communicate()
    wall = time.monotonic() - start
    if process.returncode not in (0, 10):
        sys.exit(log)
    stage = re.search(r"extract and map: ([0-9.]+) s, at most ([0-9]+) MB", log)
    rows.append((wall, float(stage.group(1)), int(stage.group(2))))
used = os.times()
read = sum(int(line.split()[1]) for line in totals.splitlines()[1:] if line.strip())
wall, stage, peak = (statistics.median(column) for column in zip(*rows))
print("%d records of %s" % (read, os.path.basename(world)))
print("extracted and mapped: %.2f s, at most %d MB; with joining the files and the gates %.2f s; user and system %.2f s a run (medians of %d)" % (
    stage, peak, wall, (used.children_user + used.children_system) / runs, runs))
PYTHON

echo
"${SWIFT:-swift}" run -c release --package-path "$root/Tests/Benchmarks/Folding" --scratch-path "$root/.build/bench-folding" 2>/dev/null
