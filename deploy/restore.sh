#!/bin/sh
# Bring an archive back from its copy and make the database anew: deploy/restore.sh COPY ARCHIVE DB
#
# For the day on which the disk is gone. Where only some files are damaged, use
# `shinkyu verify --repair-from COPY` instead. SHINKYU names the command (default: shinkyu).
set -eu
[ $# -eq 3 ] || { echo "usage: $0 COPY ARCHIVE DB" >&2; exit 2; }
copy=${1%/} archive=${2%/} db=$3 shinkyu=${SHINKYU:-shinkyu}
if [ -d "$archive" ] && [ -n "$(ls -A "$archive")" ]; then
    echo "$archive: is not empty; move it away first (nothing was touched)" >&2
    exit 1
fi
case $copy in
*:*) ;; # on another machine: rsync looks
*) [ -f "$copy/manifest-sha256.txt" ] || {
    echo "$copy: has no manifest-sha256.txt: is it an archive? (nothing was touched)" >&2
    exit 1
} ;;
esac
mkdir -p "$archive"
rsync -rt "$copy/" "$archive/"
"$shinkyu" build --rebuild --archive "$archive" --db "$db"
"$shinkyu" verify --archive "$archive" --db "$db" # every byte against its digest
