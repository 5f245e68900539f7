#!/bin/sh
# Installs what is missing or out of date: the packages of the lock file, and the built screens. Quick when all is there.
set -eu
cd "$(dirname "$0")/../.."

stamp=node_modules/.twinlock-installed
if [ ! -x node_modules/.bin/node ] || ! cmp -s package-lock.json "$stamp"; then
  echo "twinlock: installing packages (npm ci) …" >&2
  npm ci --no-fund --no-audit --loglevel=error
  cp package-lock.json "$stamp"
fi

# Built pages are fresh when nothing that goes into them is newer than the build.
built=kiosk-ui/dist/index.html
if [ ! -f "$built" ] || [ -n "$(find kiosk-ui daemon/api/contract package-lock.json -path kiosk-ui/dist -prune -o -type f -newer "$built" -print | head -n 1)" ]; then
  echo "twinlock: building the screens …" >&2
  PATH="$PWD/node_modules/.bin:$PATH" vite build --config kiosk-ui/vite.config.ts --logLevel warn >&2
fi
