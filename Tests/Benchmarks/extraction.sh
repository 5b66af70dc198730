#!/usr/bin/env bash
# What reading costs: 500 MB of CSV, JSON Lines and XML, every field decoded, validated and unescaped, beside DuckDB, polars,
# xmllint and a handler written in C, one after the other in each round, so that a noisy machine troubles all alike.
#
#   extraction.sh
#
# EXTRACTION_MB is the size (500), RUNS the rounds (5), EXTRACTION_DATA the folder of the files, PEER_PYTHON a Python with
# duckdb and polars. Prints medians and ratios; never fails on time.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
size=${EXTRACTION_MB:-500} runs=${RUNS:-5}
data=${EXTRACTION_DATA:-${TMPDIR:-/tmp}/panorama-bench/extraction-$size}
peer=${PEER_PYTHON:-$root/.venv-peer/bin/python}
build=$root/.build/bench

# SwiftPM 6.3 does not notice new files in a package that it knows by its path; without this file it looks again.
rm -f "$build/release.yaml"
${SWIFT:-swift} build -c release --package-path "$here/Extraction" --scratch-path "$build" >&2
ours=$build/release/extraction-bench
python3 "$here/extraction_data.py" "$data" "$size"
has_peers=
if "$peer" -c 'import duckdb, polars' 2>/dev/null; then has_peers=1; else echo "no DuckDB and polars at PEER_PYTHON"; fi
handler=
if command -v cc >/dev/null && command -v xml2-config >/dev/null; then
  cc -O2 -o "$build/xmlhandler" "$here/xmlhandler.c" $(xml2-config --cflags --libs) && handler=$build/xmlhandler
fi
xmllint=$(command -v xmllint || true)

python3 - "$ours" "$peer" "${has_peers:-0}" "$here" "$data" "$runs" "${handler:-}" "$xmllint" <<'PYTHON'
import os, resource, statistics, subprocess, sys, time

ours, peer, has_peers, here, data, runs, handler, xmllint = sys.argv[1:]
has_peers = has_peers == "1"
rows = []  # group, name, command, whether the command prints its own seconds


def our(group, name, file, form, mode, cores):
    pin = ["taskset", "-c", "0"] if cores == 1 and mode != "reader" else []
    rows.append((group, name, pin + [ours, f"{data}/{file}", form, mode], True))


def other(group, tool, form, threads):
    file = "customers." + form
    command = [peer, f"{here}/extraction_peers.py", tool, form, str(threads), f"{data}/{file}"]
    rows.append((group, f"{tool} {threads} thread" + "s" * (threads > 1), command, True))


our("CSV", "panorama 1 thread", "customers.csv", "csv", "extractor", 1)
our("CSV", "panorama as in a run (SHA-256 on a 2nd thread)", "customers.csv", "csv", "reader", 2)
our("CSV", "panorama, every record bad", "bad.csv", "csv", "extractor", 1)
our("JSON Lines", "panorama 1 thread", "customers.jsonl", "json", "extractor", 1)
our("JSON Lines", "panorama as in a run (SHA-256 on a 2nd thread)", "customers.jsonl", "json", "reader", 2)
our("JSON Lines", "panorama, every record bad", "bad.jsonl", "json", "extractor", 1)
our("JSON array", "panorama 1 thread", "customers.json", "json", "extractor", 1)
our("XML", "panorama 1 thread", "customers.xml", "xml", "extractor-1", 1)
our("XML", "panorama 2 threads", "customers.xml", "xml", "extractor", 2)
our("XML", "panorama as in a run (SHA-256 as well)", "customers.xml", "xml", "reader", 2)
our("XML", "panorama, every record bad, 1 thread", "bad.xml", "xml", "extractor-1", 1)
if has_peers:
    for form, group in (("csv", "CSV"), ("jsonl", "JSON Lines")):
        for tool in ("duckdb", "polars"):
            for threads in (1, 2):
                other(group, tool, form, threads)
if handler:
    rows.append(("XML", "C handler 1 thread", ["taskset", "-c", "0", handler, f"{data}/customers.xml"], False))
if xmllint:
    rows.append(("XML", "xmllint --sax --noout 1 thread", ["taskset", "-c", "0", xmllint, "--huge", "--sax", "--noout", f"{data}/customers.xml"], False))

times = {index: [] for index in range(len(rows))}
memory, notes = {}, {}
for round_number in range(int(runs)):
    for index, (group, name, command, prints) in enumerate(rows):
        start = time.perf_counter()
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        output = process.stdout.read().decode()
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        if status:
            notes[index] = "failed"
            continue
        words = output.split()
        times[index].append(float(words[0]) if prints else seconds)
        memory[index] = max(memory.get(index, 0), usage.ru_maxrss // 1024)
        if prints:
            notes[index] = " ".join(words[1:4])
size = {g: os.path.getsize(f"{data}/{f}") / 1e6 for g, f in (("CSV", "customers.csv"), ("JSON Lines", "customers.jsonl"), ("JSON array", "customers.json"), ("XML", "customers.xml"))}
print(f"{'':12}{'':50}{'seconds (min-max)':>22}{'MB/s':>8}{'MiB':>7}  records, damaged or bytes")
for group in size:
    for index, (own, name, command, prints) in enumerate(rows):
        if own != group or not times[index]:
            continue
        middle = statistics.median(times[index])
        megabytes = os.path.getsize(next(c for c in reversed(command) if c.startswith(data))) / 1e6
        spread = f"{middle:.2f} ({min(times[index]):.2f}-{max(times[index]):.2f})"
        print(f"{group:12}{name:50}{spread:>22}{megabytes / middle:8.0f}{memory[index]:7}  {notes.get(index, '')}")
PYTHON
