#!/bin/sh
# Makes a machine ready for the tests: packages, built screens, and the Debian packages that the tests use.
# As root it installs what is missing; otherwise it prints the exact command and stops.
set -eu
cd "$(dirname "$0")/.."

sh daemon/cli/install.sh

# chromium: the screens are tested in it. gcc and libmodbus: the Modbus slave that the master is tested against. golang: an
# auditor who is not us. strace, faketime: disks that fail and clocks that jump. age: reads and writes our backups. swtpm: a TPM.
missing=""
for package in chromium gcc libc6-dev pkg-config libmodbus-dev golang-go golang-golang-x-mod-dev strace faketime age swtpm tpm2-tools libtss2-tcti-swtpm0; do
  case "$(dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null)" in
    installed) ;;
    *) missing="$missing $package" ;;
  esac
done
if [ -n "$missing" ]; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "twinlock: installing Debian packages for the tests:$missing …" >&2
    apt-get -o DPkg::Lock::Timeout=600 update -qq
    # shellcheck disable=SC2086 # one word a package
    DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=600 install -y -qq --no-install-recommends $missing >/dev/null
  else
    echo "测试还需要下列软件包，请执行 / The tests need these packages; please run:" >&2
    echo "  sudo apt-get update && sudo apt-get install -y --no-install-recommends$missing" >&2
    exit 69
  fi
fi
