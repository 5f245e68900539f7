#!/bin/sh
# Installs what is missing or out of date: the packages of the lock file, and the built screens. Quick when all is there.
set -eu
cd "$(dirname "$0")/../.."

stamp=node_modules/.twinlock-installed
if ! cmp -s package-lock.json "$stamp"; then
  echo "twinlock: installing packages (npm ci) …" >&2
  npm ci --no-fund --no-audit --loglevel=error
  cp package-lock.json "$stamp"
fi

# Node 24 is one of the packages. npm 11 puts it on the scripts' PATH, npm 10 does not link programs of such packages.
if [ ! -x node_modules/.bin/node ]; then
  case "$(uname -m)" in
    x86_64) arch=x64 ;;
    aarch64) arch=arm64 ;;
    *)
      echo "twinlock: 本机处理器 $(uname -m) 不受支持，只支持 x86_64 和 aarch64。" >&2
      echo "twinlock: this processor, $(uname -m), is not supported; x86_64 and aarch64 are." >&2
      exit 69
      ;;
  esac
  ln -sf "../node-linux-$arch/bin/node" node_modules/.bin/node
fi

# Built pages are fresh when nothing that goes into them is newer than the build.
built=kiosk-ui/dist/verify.html
if [ ! -f "$built" ] || [ -n "$(find kiosk-ui verify-page daemon/api/contract daemon/ledger package-lock.json -path kiosk-ui/dist -prune -o -type f -newer "$built" -print | head -n 1)" ]; then
  echo "twinlock: building the screens …" >&2
  PATH="$PWD/node_modules/.bin:$PATH" vite build --config kiosk-ui/vite.config.ts --logLevel warn >&2
  # After the screens, whose build empties the folder: the auditor's page.
  PATH="$PWD/node_modules/.bin:$PATH" vite build --config verify-page/vite.config.ts --logLevel warn >&2
fi
