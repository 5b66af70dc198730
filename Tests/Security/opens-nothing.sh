#!/bin/sh
# Shows with strace that reading hostile XML opens no other file and no connection, in one second and 50 MB each.
#
#   Tests/Security/opens-nothing.sh FOLDER PROGRAM [ARGUMENT...]
#
# Runs `PROGRAM ARGUMENT... FILE` for each .xml file of the folder, such as the suite of defusedxml. What the program opens
# before FILE is its own business (libraries, locale); afterwards only what it opens when it reads a harmless file counts
# as such. Needs strace and GNU time.
set -eu
folder=$1
shift
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# The system calls after the file was opened that name a file or a peer, without what differs from run to run.
calls() {
  sed -n "/open[a-z0-9]*(.*\"[^\"]*$2\"/,\$p" "$1" | sed 1d | grep -E '(open|openat|stat|access|connect|socket|sendto)[a-z0-9]*\(' |
    sed -E 's/^[0-9]+ +//; s/ = .*//; s/0x[0-9a-f]+/ADDRESS/g' | sort -u
}

printf '<root><x>1</x></root>' > "$work/harmless.xml"
strace -f -o "$work/trace" -e trace=file,network "$@" "$work/harmless.xml" > /dev/null 2>&1 || true
calls "$work/trace" harmless.xml > "$work/usual" || true
failed=0
for file in "$folder"/*.xml; do
  name=$(basename "$file")
  # The exit status is the program's: a file that is refused is no failure here.
  timeout 1 /usr/bin/time -o "$work/time" -f %M "$@" "$file" > /dev/null 2>&1 || [ $? -ne 124 ] || {
    echo "$name: more than a second"
    failed=1
  }
  memory=$(tail -n 1 "$work/time")
  [ "$memory" -le 51200 ] || { echo "$name: $memory KB"; failed=1; }
  strace -f -o "$work/trace" -e trace=file,network "$@" "$file" > /dev/null 2>&1 || true
  calls "$work/trace" "$name" > "$work/calls" || true
  if comm -13 "$work/usual" "$work/calls" | grep .; then
    echo "$name: opened the above"
    failed=1
  else
    echo "$name: nothing opened, $memory KB"
  fi
done
exit $failed
