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
  openssl          OpenSSL 3
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
  : >"$1/log"
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

# What follows is for bench/ alone.

# report ROW WAY VALUE UNIT [NOTE]: prints one result, separated by tabs; bench/all reads these lines.
report() {
  printf '%s\t%s\t%s\t%s\t%s\n' "$1" "$2" "$3" "$4" "${5:-}"
}

# report_missing ROW PROGRAM: prints that a program to compare with is not installed.
report_missing() {
  report "$1" "$2" - - 'not installed'
}

# Prints the median of a file with a number on each line.
median_of() {
  sort -n "$1" | sed -n "$((($(wc -l <"$1") + 1) / 2))p"
}

# took FILE COMMAND...: runs the command and appends its milliseconds to the file.
took() {
  local file=$1 begin
  shift
  begin=$(date +%s%N)
  "$@" || return
  echo $((($(date +%s%N) - begin) / 1000000)) >>"$file"
}

# start_warm: starts a process that runs our code again and again; see bench/Warm.java. The caller stops $warm_process.
start_warm() {
  coproc warm { exec java -Xmx512m -cp "$root/target/distribution/lib/image-promotion.jar:$root/target/distribution/lib/keyless/*" \
    "$root/bench/Warm.java"; }
  # shellcheck disable=SC2154  # coproc sets it
  warm_process=$warm_PID
}

# in_warm WORD...: performs a command of bench/Warm.java, and sets $micros to the microseconds that it takes.
in_warm() {
  local IFS=$'\t'
  printf '%s\n' "$*" >&"${warm[1]}"
  read -r micros <&"${warm[0]}" || fail 'the warm process ended'
}

# push_config ADDRESS REPOSITORY FILE: uploads a small configuration as FILE, and sets $config to its hash.
push_config() {
  local place
  printf '{"os":"linux","architecture":"amd64"}' >"$3"
  config=$(sha256sum <"$3" | cut -d' ' -f1)
  place=$(curl -fsS -o /dev/null -D - -X POST "http://$1/v2/$2/blobs/uploads/" | sed -n 's/^[Ll]ocation: *\(.*\)\r$/\1/p')
  curl -fsS -o /dev/null -X PUT -H 'Content-Type: application/octet-stream' -T "$3" "$place&digest=sha256:$config"
}

# write_manifest FILE CONFIG TEXT: writes the manifest of an image without layers; another TEXT makes another image.
write_manifest() {
  printf '{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","size":%s,"digest":"sha256:%s"},"layers":[],"annotations":{"bench":"%s"}}' \
    "$(stat -c %s "$2")" "$(sha256sum <"$2" | cut -d' ' -f1)" "$3" >"$1"
}

manifest_type=application/vnd.oci.image.manifest.v1+json
