#!/usr/bin/env bash
# Kills runs at random moments and looks at what a reader of OUT/current would have seen.
#
#   kill9.sh PANORAMA [INPUT] [KILLS] [SEED]
#
# PANORAMA is the built command; INPUT a folder of exports (otherwise samples/, delivered 40 times over); KILLS how many
# runs are killed (otherwise 12); SEED where the moments come from (otherwise 1). After every kill OUT/current must be the
# folder of a run that ended well, each of its files as the manifest says, and the next run must succeed.
# PANORAMA_MAPPINGS names other mappings than the repository's.
set -euo pipefail

root=$(cd "$(dirname "$0")/../.." && pwd)
panorama=${1:-$root/.build/release/panorama}
kills=${3:-12}
seed=${4:-1}
mappings=${PANORAMA_MAPPINGS:-$root/mappings}
if [ ! -x "$panorama" ]; then
  echo "skipped: $panorama is not built (swift build -c release --product panorama)"
  exit 0
fi
work=$(mktemp -d "${TMPDIR:-/tmp}/panorama-kill9.XXXXXX")
trap 'rm -rf "$work"' EXIT
out=$work/out

# Copies of the samples under new keys, so that a run takes long enough to be killed in all of its stages.
enlarge() {
  python3 - "$root/samples" "$1" <<'PYTHON'
import os, re, sys
from decimal import Decimal

samples, target = sys.argv[1:]
copies = 40

def read(name, code="utf-8"):
    with open(os.path.join(samples, name), encoding=code, newline="") as file:
        return file.read()

def write(name, text, code="utf-8"):
    path = os.path.join(target, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding=code, newline="") as file:
        file.write(text)

def lines(name, keys, code="utf-8"):
    head, *rows = read(name, code).splitlines(keepends=True)
    rows = [row for row in rows if not row.startswith("TRAILER")]
    return head, ["".join(keys(row, n) for row in rows) for n in range(copies)]

number = lambda pattern: lambda row, n: re.sub(pattern, lambda m: m.group(0) + "%02d" % n, row)
head, parts = lines("settlement/customers.csv", number(r"^S\d{10}"), "gb18030")
write("settlement/customers.csv", head + "".join(parts), "gb18030")
head, parts = lines("settlement/accounts.csv", number(r"^\d{16}|(?<=\|)S\d{10}"))
rows = "".join(parts).splitlines()
total = sum(Decimal(row.split("|")[6]) for row in rows)
write("settlement/accounts.csv", head + "".join(parts) + "TRAILER|%d|%s\n" % (len(rows), total))
head, parts = lines("settlement/transactions.csv", number(r"^T\d{12}|(?<=,)62\d{14}(?=,)"))
write("settlement/transactions.csv", head + "".join(parts))
text = read("inclusion/customers.jsonl")
write("inclusion/customers.jsonl", "".join(number(r"PH-\d{10}|[FL]\d{10}(?=-)")(text, n) for n in range(copies)))
text = read("finance/customers.xml")
start, end = text.index("  <Customer "), text.index("</FinanceExport>")
body = text[start:end]
aum = sum(Decimal(v) for v in re.findall(r"<MarketValue>([\d.]+)", body)) * copies
head = re.sub(r"<Header>.*</Header>", "<Header><RecordCount>%d</RecordCount><TotalAUM>%s</TotalAUM></Header>"
              % (body.count("<Customer ") * copies, aum), text[:start])
write("finance/customers.xml", head + "".join(number(r"FIN\d{10}")(body, n) for n in range(copies)) + text[end:])
write("finance/peers.xml", read("finance/peers.xml"))
PYTHON
}

# Prints what OUT/current is, in full, or fails: its name and the digest of every file, compared with the manifest.
look() {
  python3 - "$out" <<'PYTHON'
import hashlib, json, os, sys

current = os.path.join(sys.argv[1], "current")
name = os.readlink(current)
with open(os.path.join(current, "manifest.json")) as file:
    manifest = json.load(file)
for file in manifest["files"]:
    with open(os.path.join(current, file), "rb") as data:
        text = data.read()
    found = {"bytes": len(text), "sha256": hashlib.sha256(text).hexdigest()}
    if found != manifest["files"][file]:
        sys.exit("%s/%s is not what the manifest says" % (name, file))
if set(os.listdir(current)) != set(manifest["files"]) | {"manifest.json"}:
    sys.exit("%s holds other files than the manifest says" % name)
if name != "runs/" + manifest["run_id"]:
    sys.exit("%s is the run %s" % (name, manifest["run_id"]))
print(name)
PYTHON
}

input=${2:-}
if [ -z "$input" ]; then
  input=$work/input
  enlarge "$input"
fi
run() { "$panorama" run --mappings "$mappings" --input "$input" --output "$out" >"$work/log" 2>&1; }
succeeds() {
  local status=0
  run || status=$?
  [ "$status" = 0 ] || [ "$status" = 10 ] || { cat "$work/log"; echo "a run ended with $status"; exit 1; }
}

started=$(date +%s%N)
succeeds
length=$((($(date +%s%N) - started) / 1000000))
crosswalk=$(sha256sum <"$out/current/crosswalk.csv")
echo "a run takes $length ms; killing $kills of them, seed $seed"

RANDOM=$seed
killed=0
published=0
for ((turn = 1; turn <= kills; turn++)); do
  before=$(look)
  # Every second kill falls into the last fifth, where files are made durable and renamed.
  moment=$((RANDOM * 32768 + RANDOM))
  if ((turn % 2)); then moment=$((moment % length)); else moment=$((length - moment % (length / 5))); fi
  "$panorama" run --mappings "$mappings" --input "$input" --output "$out" >"$work/log" 2>&1 &
  child=$!
  sleep "$(printf '%d.%03d' $((moment / 1000)) $((moment % 1000)))"
  kill -9 "$child" 2>/dev/null || true
  status=0
  wait "$child" 2>/dev/null || status=$?
  after=$(look) || { echo "kill $turn after $moment ms: OUT/current is damaged"; exit 1; }
  # A run that is killed between its publishing and its end is published whole; any other leaves the one before.
  if [ "$status" = 137 ]; then
    killed=$((killed + 1))
    if [ "$after" != "$before" ]; then published=$((published + 1)); fi
  fi
  echo "kill $turn after $moment ms: status $status, $before → $after"
  succeeds
  look >/dev/null
  [ "$crosswalk" = "$(sha256sum <"$out/current/crosswalk.csv")" ] ||
    { echo "after kill $turn the next run gave customers other ids"; exit 1; }
  left=$(find "$out" -name '*.partial' -o -name '.current.new')
  [ -z "$left" ] || { echo "the next run left behind: $left"; exit 1; }
  rm -rf "$(readlink -f "$out/$before")"
done
echo "$killed of $kills runs were killed before their end, $published of them after they had published; OUT/current was" \
  "complete every time, the next run succeeded every time, and every customer kept its id"
