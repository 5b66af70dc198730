#!/usr/bin/env bash
# Speed, memory and quality on made worlds of 50,000 customers, beside the pipeline that people would build today.
#
#   bench.sh PANORAMA
#
# PANORAMA is the release executable. Worlds are made once with bankworld.py and kept in ${TMPDIR:-/tmp}/panorama-bench;
# PANORAMA_WORLDS names a folder of other worlds (each a folder with settlement/, inclusion/, finance/ and truth.csv).
# The rival needs a Python with splink: PEER_PYTHON, or .venv-peer/bin/python in the repository. RUNS is 3.
# It prints and never fails on time.
set -euo pipefail

root=$(cd "$(dirname "$0")/../.." && pwd)
panorama=${1:-$root/.build/release/panorama}
runs=${RUNS:-3}
tools=$root/../shared/bench
cache=${TMPDIR:-/tmp}/panorama-bench
mkdir -p "$cache"
# One name of its own for each invocation, so that two at once do not write over each other.
work=$(mktemp -d "$cache/run.XXXXXX")
trap 'rm -rf "$work"' EXIT

[ -x "$panorama" ] || { echo "$panorama is not built: make build"; exit 1; }
command -v python3 >/dev/null || { echo "no python3: nothing to measure with"; exit 0; }

worlds=()
if [ -n "${PANORAMA_WORLDS:-}" ]; then
  for world in "$PANORAMA_WORLDS"/*/ "$PANORAMA_WORLDS"/; do
    if [ -d "$world/settlement" ]; then worlds+=("${world%/}"); fi
  done
elif [ -f "$tools/bankworld.py" ]; then
  for seed in 1 2; do
    world=$cache/customers-50000-seed-$seed
    if [ ! -f "$world/world.json" ]; then
      echo "making $world" >&2
      python3 "$tools/bankworld.py" --customers 50000 --seed "$seed" --out "$work/world" >/dev/null
      rm -rf "$world"
      mv "$work/world" "$world"
    fi
    worlds+=("$world")
  done
fi
if [ ${#worlds[@]} = 0 ]; then
  echo "no worlds: neither PANORAMA_WORLDS nor a world maker at $tools/bankworld.py; nothing was measured"
  exit 0
fi

peer=${PEER_PYTHON:-$root/.venv-peer/bin/python}
if ! { [ -f "$tools/peer_splink.py" ] && "$peer" -c 'import splink' 2>/dev/null; }; then
  peer=
  echo "no rival: no Python with splink at PEER_PYTHON or .venv-peer/bin/python"
fi

# Runs a command and appends wall, user+sys and peak memory in MB to a file.
timed() {
  local log=$1
  shift
  python3 - "$log" "$@" <<'PYTHON'
import os, resource, subprocess, sys, time

log, command = sys.argv[1], sys.argv[2:]
start = time.monotonic()
done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
wall = time.monotonic() - start
used = resource.getrusage(resource.RUSAGE_CHILDREN)
if done.returncode not in (0, 10):
    sys.stderr.buffer.write(done.stderr)
    sys.exit("%s ended with %d" % (command[0], done.returncode))
with open(log, "a") as file:
    file.write("%.3f %.3f %.1f\n" % (wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024))
PYTHON
}

quality() {
  if [ -f "$tools/score.py" ] && [ -f "$1/truth.csv" ]; then
    python3 "$tools/score.py" "$1/truth.csv" "$2" >"$3"
  fi
}

for world in "${worlds[@]}"; do
  log=$work/$(basename "$world")
  for ((turn = 1; turn <= runs; turn++)); do
    rm -rf "$work/out"
    timed "$log.panorama" "$panorama" run --mappings "$root/mappings" --input "$world" --output "$work/out"
    if [ "$turn" = 1 ]; then quality "$world" "$work/out/current/crosswalk.csv" "$log.panorama.score"; fi
    if [ -n "$peer" ]; then
      timed "$log.splink" "$peer" "$tools/peer_splink.py" "$world" "$work/clusters.csv" 0.95
      if [ "$turn" = 1 ]; then quality "$world" "$work/clusters.csv" "$log.splink.score"; fi
    fi
  done
  python3 - "$world" "$log" <<'PYTHON'
import json, os, statistics, sys

world, log = sys.argv[1:]
megabytes = sum(os.path.getsize(os.path.join(folder, name))
                for folder in (os.path.join(world, d) for d in ("settlement", "inclusion", "finance"))
                for name in os.listdir(folder)) / 1e6
print("\n%s, %.1f MB" % (os.path.basename(world), megabytes))
print("%-10s %4s %9s %12s %9s %7s  %s" % ("", "runs", "wall s", "user+sys s", "peak MB", "MB/s", "pairwise F1"))
walls = {}
for name in ("panorama", "splink"):
    if not os.path.exists(log + "." + name):
        continue
    with open(log + "." + name) as file:
        rows = [[float(value) for value in line.split()] for line in file]
    wall, used, peak = (statistics.median(column) for column in zip(*rows))
    walls[name] = wall
    score = "not scored"
    if os.path.exists(log + "." + name + ".score"):
        with open(log + "." + name + ".score") as file:
            found = json.load(file)
        score = "%.5f (precision %.5f, recall %.5f, over-merged %d)" % (
            found["pair_f1"], found["pair_precision"], found["pair_recall"], found["over_merged_profiles"])
    print("%-10s %4d %9.2f %12.2f %9.0f %7.1f  %s" % (name, len(rows), wall, used, peak, megabytes / wall, score))
if "splink" in walls:
    print("panorama takes %.2f times the wall time of splink" % (walls["panorama"] / walls["splink"]))
PYTHON
done
