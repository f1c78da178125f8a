#!/bin/sh
# Give the files of this folder to the programs that read them, as far as these are installed, and
# play the day on which a disk is lost: deploy/check.sh   (SHINKYU names the command; needs rsync)
set -eu
here=$(cd "$(dirname "$0")" && pwd)
shinkyu=${SHINKYU:-shinkyu}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python=$(dirname "$(command -v "$shinkyu")")/python # it has what the checks need
have() { command -v "$1" >/dev/null 2>&1 || { echo "$1: not installed, left out"; return 1; }; }

if have systemd-analyze; then
    for unit in "$here"/systemd/*; do # its commands need not be installed here
        sed 's#^ExecStart=[^ ]*#ExecStart=/bin/true#' "$unit" >"$work/${unit##*/}"
    done
    (
        cd "$work"
        systemd-analyze verify ./*.service ./*.timer
        for unit in ./*.service; do systemd-analyze security --offline=yes "$unit" | tail -n 1; done
    )
fi
if have nginx; then
    printf 'events {}\npid %s/pid;\nhttp { proxy_temp_path %s/p; client_body_temp_path %s/b;\n' \
        "$work" "$work" "$work" >"$work/nginx.conf"
    sed "s#/var/cache/nginx#$work#" "$here/nginx/shinkyu.conf" >>"$work/nginx.conf"
    echo '}' >>"$work/nginx.conf"
    nginx -t -q -c "$work/nginx.conf" && echo "nginx: well"
fi
if have caddy; then
    caddy validate --adapter caddyfile --config "$here/caddy/Caddyfile" >"$work/caddy.log" 2>&1 ||
        { cat "$work/caddy.log"; exit 1; }
    echo "caddy: well"
fi
if have shellcheck; then shellcheck "$here"/*.sh "$here"/checks/*.sh && echo "scripts: well"; fi
if have hadolint; then hadolint "$here/container/Containerfile" && echo "Containerfile: well"; fi
if have sqlite3 && have git; then
    SHINKYU=$shinkyu "$python" "$here/checks/workflow.py"
fi

# Web servers before the demo's pages. Then its archive is copied twice, lost, brought back from the copy, and gives the same database.
"$shinkyu" demo --no-serve --dir "$work/demo" >/dev/null 2>&1
SHINKYU=$shinkyu "$python" "$here/checks/proxies.py" "$work/demo/archive" "$work/demo/db/shinkyu.db"
"$here/backup.sh" "$work/demo/archive" "$work/copy"
"$here/backup.sh" "$work/demo/archive" "$work/copy"
"$shinkyu" editions --json --db "$work/demo/db/shinkyu.db" >"$work/before"
"$shinkyu" changes --json --limit 1000 --db "$work/demo/db/shinkyu.db" >>"$work/before"
rm -rf "$work/demo"
SHINKYU=$shinkyu "$here/restore.sh" "$work/copy" "$work/new/archive" "$work/new/db/shinkyu.db" 2>"$work/log" ||
    { cat "$work/log"; exit 1; }
"$shinkyu" editions --json --db "$work/new/db/shinkyu.db" >"$work/after"
"$shinkyu" changes --json --limit 1000 --db "$work/new/db/shinkyu.db" >>"$work/after"
cmp "$work/before" "$work/after"
echo "backup and restore: the same editions and changes"
