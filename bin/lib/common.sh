# shellcheck shell=bash
# What bin/test, bin/demo and the scripts of bench/ share. Sourced, never run.

# The folder of the project.
root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd)

# Prints a reason on standard error and exits.
fail() {
  printf '%s: %s\n' "$0" "$*" >&2
  exit 1
}

# Ensures that programs are installed; each argument is PROGRAM:DEBIAN_PACKAGE. Installs missing ones as root on Debian or
# Ubuntu; otherwise prints what to install and exits.
require_programs() {
  local pair missing=()
  for pair in "$@"; do
    command -v "${pair%%:*}" >/dev/null || missing+=("$pair")
  done
  [ ${#missing[@]} -gt 0 ] || return 0

  local programs="${missing[*]%%:*}" packages="${missing[*]##*:}"
  command -v apt-get >/dev/null ||
    fail "needs $programs. On Debian or Ubuntu: apt-get install $packages. Elsewhere, install these programs:
  docker-registry  the CNCF Distribution registry 2.8 (its binary is also called 'registry'; link it under this name)
  skopeo           github.com/containers/skopeo
  javac, mvn       a JDK of version 17 or later, Apache Maven 3.8.1 or later"
  [ "$(id -u)" -eq 0 ] ||
    fail "needs $programs. Install them with:
  sudo apt-get update
  sudo apt-get install -y --no-install-recommends ${service_free[*]} $packages"
  install_packages "${missing[@]##*:}"

  for pair in "${missing[@]}"; do
    command -v "${pair%%:*}" >/dev/null || fail "installed ${pair##*:}, but ${pair%%:*} is still missing"
  done
}

# The package docker-registry installs a service that listens on port 5000 of every interface. Without its unit and its init
# script nothing starts it, now or at the next boot; the tests start the program themselves.
service_free=(
  -o DPkg::Options::=--path-exclude=/etc/init.d/docker-registry
  -o DPkg::Options::=--path-exclude=/lib/systemd/system/docker-registry.service
  -o DPkg::Options::=--path-exclude=/usr/lib/systemd/system/docker-registry.service
)

install_packages() {
  local log="$root/target/apt.log"
  mkdir -p "$root/target"
  printf 'Installing %s (Debian packages; target/apt.log) ...\n' "$*"
  export DEBIAN_FRONTEND=noninteractive
  if ! apt-get update >"$log" 2>&1 ||
    ! apt-get install -y --no-install-recommends -o DPkg::Lock::Timeout=120 "${service_free[@]}" "$@" >>"$log" 2>&1; then
    tail -n 15 "$log" >&2
    fail "could not install $*; see target/apt.log"
  fi
}

# serve_registry FOLDER [PORT]: starts a registry on 127.0.0.1, by default on a free port, that stores everything in that folder.
# Sets $registry to its address and $registry_process to its process, which the caller stops.
serve_registry() {
  mkdir -p "$1"
  cat >"$1/config.yml" <<EOF
version: 0.1
storage:
  filesystem:
    rootdirectory: $1/storage
http:
  addr: 127.0.0.1:${2:-0}
  secret: only-for-this
EOF
  # It reads every REGISTRY_* variable as a setting, including those meant for other programs.
  (
    unset "${!REGISTRY_@}"
    exec docker-registry serve "$1/config.yml"
  ) >"$1/log" 2>&1 &
  registry_process=$!
  local tries
  for tries in $(seq 100); do
    registry=$(sed -n 's/.*listening on \(127\.0\.0\.1:[0-9]*\).*/\1/p' "$1/log")
    [ -z "$registry" ] || return 0
    kill -0 "$registry_process" 2>/dev/null || break
    sleep 0.1
  done
  cat "$1/log" >&2
  fail "the registry did not start within $((tries / 10)) seconds"
}
