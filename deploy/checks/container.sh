#!/bin/sh
# Build the image and try what the documents say of it, with podman or docker:
#   deploy/checks/container.sh
# BUILDER names the program (podman, docker), BASE another base image, BUILD and RUN hold further
# options of `build` and `run`. Needs python3 and curl. Crawls an invented town on loopback, so the
# nights run in the host's network. Takes a minute, most of it the build.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
top=${here%/deploy/checks}
builder=${BUILDER:-podman} image=shinkyu-checked
work=$(mktemp -d)
server=
end() {
    [ -z "$server" ] || kill "$server" || true
    $builder rm -f -v $image-pages $image-night >/dev/null 2>&1 || true
    $builder volume rm -f $image-archive $image-db >/dev/null 2>&1 || true
    rm -rf "$work"
}
trap end EXIT
say() { printf 'container: %s\n' "$*"; }
fail() { say "$*" >&2; exit 1; }

# shellcheck disable=SC2086 # BUILD and RUN are words
$builder build ${BUILD:-} ${BASE:+--build-arg "BASE=$BASE"} \
    -f "$top/deploy/container/Containerfile" -t $image "$top" >"$work/log" 2>&1 ||
    { tail -n 40 "$work/log"; fail "was not built"; }
volumes="-v $work/sources:/srv/shinkyu/sources:ro -v $image-db:/srv/shinkyu/db"
archive="-v $image-archive:/srv/shinkyu/archive"
closed="--read-only --tmpfs /tmp --cap-drop ALL --security-opt no-new-privileges"
# shellcheck disable=SC2086
closed() { $builder run ${RUN:-} $closed "$@"; }

[ "$(closed --rm --network none --entrypoint id $image -u)" = 10001 ] || fail "runs as another user"
closed --rm --network none $image --help | grep -q 'Usage: shinkyu' || fail "no help"
closed --rm --network none $image demo --no-serve --dir /tmp/demo >"$work/log" 2>&1 ||
    { tail "$work/log"; fail "the demo was not played"; }
say "built; plays the demo without network, as user 10001, on a root that can't be written"

python3 "$here/city.py" show "$work/site" 2
python3 "$here/city.py" serve "$work/site" >"$work/port" &
server=$!
while ! [ -s "$work/port" ]; do sleep 0.1; done
mkdir "$work/sources"
python3 "$here/city.py" declare "$(cat "$work/port")" >"$work/sources/higano.yml"
chmod 755 "$work" "$work/sources"
# shellcheck disable=SC2086
night() { closed --rm --network host $volumes $archive $image run 2>"$work/log"; }
night | grep '^higano: ok: 3 fetched, 0 unchanged, 0 missing, 0 failed' ||
    { cat "$work/log"; fail "a night into new volumes failed"; }
night | grep '^higano: ok: 0 fetched, 3 unchanged' || fail "the second night was not quiet"

# shellcheck disable=SC2086
closed -d --name $image-pages -p 127.0.0.1::8001 $volumes $archive:ro \
    $image serve --host 0.0.0.0 >/dev/null
at=http://$($builder port $image-pages 8001 | head -n 1)
get() { curl -sS --fail --max-time 20 "$@"; }
for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15; do
    get -o /dev/null "$at/robots.txt" 2>/dev/null && break
    sleep 1
done
get "$at/?lang=en" >"$work/page" || { $builder logs $image-pages; fail "the pages do not answer"; }
grep -q 日向野市 "$work/page" || fail "the first page does not name the town"
get "$at/-/search?q=Higano" | grep -q 'people more a year' || fail "nothing is found"
sha=$(get "$at/shinkyu/originals.json?_shape=array&media_type=application/pdf" |
    python3 -c 'import json, sys; print(json.load(sys.stdin)[0]["sha256"])')
[ "$(get -r 0-3 "$at/-/original/$sha")" = %PDF ] || fail "no original from the archive"
python3 "$here/city.py" show "$work/site" 3
night | grep '^higano: ok: 2 fetched, 2 unchanged' || fail "no night beside the pages"
sleep 3 # an answer is kept for two seconds after a write
get "$at/-/search?q=Higano" | grep -q 'Phase 3 of' || fail "the pages do not show the new night"
probe=$(sed -n 's/^ *test: \["CMD", "python", "-c", "\(.*\)"\]$/\1/p' "$top/deploy/container/compose.yml")
$builder exec $image-pages python -c "$probe" || fail "compose.yml's health check"
$builder stop -t 20 $image-pages >/dev/null
code=$($builder inspect --format '{{.State.ExitCode}}' $image-pages)
[ "$code" = 0 ] || fail "the pages ended with $code on SIGTERM"
say "two nights and the pages share their volumes; SIGTERM ends the pages with 0"

closed -d --name $image-night --network none $image demo --no-serve --dir /tmp/demo >/dev/null
sleep 2
$builder stop -t 20 $image-night >/dev/null
code=$($builder inspect --format '{{.State.ExitCode}}' $image-night)
[ "$code" = 143 ] || fail "a command that works ended with $code on SIGTERM"
say "SIGTERM ends a command that works at once (143)"
