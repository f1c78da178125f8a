#!/bin/sh
# Copy an archive to a second place: deploy/backup.sh ARCHIVE COPY
#
# COPY is a folder, or HOST:FOLDER as rsync has it. A WARC file that the copy has is never written
# again: closed files are final, so what rots here (or is encrypted by somebody) can't spoil the copy.
# The manifest goes last and only where it has grown, as it was when we began, so that the copy
# always has all that its own manifest names: what a run closes meanwhile waits for the next copy.
# What a run is still writing (*.open) stays out. Exit code: 0, or the reason on standard error.
set -eu
[ $# -eq 2 ] || { echo "usage: $0 ARCHIVE COPY" >&2; exit 2; }
archive=${1%/} copy=${2%/} manifest=manifest-sha256.txt
[ -f "$archive/$manifest" ] || { echo "$archive: has no $manifest: is it an archive?" >&2; exit 1; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
now=$work/$manifest had=$work/had/$manifest
cp -p "$archive/$manifest" "$now"

# 1. What the copy's manifest says so far must be how ours begins: it only ever grows.
rsync -rt --include "/$manifest" --exclude '*' "$copy/" "$work/had/" 2>/dev/null || true
[ -f "$had" ] || { mkdir -p "$work/had" && : >"$had"; }
size=$(wc -c <"$had")
if ! head -c "$size" "$now" | cmp -s - "$had"; then
    echo "$archive/$manifest: does not begin as the copy's does; nothing was copied. Look at both" >&2
    exit 1
fi

# 2. Closed WARC files that the copy lacks. 3. All that is small and changes. 4. The manifest.
rsync -rt --ignore-existing --prune-empty-dirs \
    --include '*/' --include '*.warc.gz' --exclude '*' "$archive/" "$copy/"
rsync -rt --exclude '*.warc.gz' --exclude '*.open' --exclude '*.lock' --exclude "/$manifest" \
    "$archive/" "$copy/"
rsync -t "$now" "$copy/$manifest"
