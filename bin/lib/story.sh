# shellcheck shell=bash
# Prints the chapters of bin/demo and the incident drill, their commands with the output, and the proofs. Source it
# after common.sh; do not run it. The caller sets $work, the folder for its files.

bold='' plain='' green=''
if [ -t 1 ] && [ -z "${NO_COLOR:-}" ] && [ "${TERM:-dumb}" != dumb ]; then
  bold=$'\e[1m' plain=$'\e[0m' green=$'\e[32m'
fi
width=$({ [ -t 1 ] && tput cols; } 2>/dev/null || echo 80)
[ "$width" -le 80 ] || width=80

say() { printf '%s\n' "$@" | fold -s -w "$width"; }

step=0
chapter() {
  step=$((step + 1))
  printf '\n%s%d. %s%s\n' "$bold" "$step" "$*" "$plain"
}

# Prints a command so that it can be pasted, with line breaks between arguments where it is too long.
show() {
  local line="\$ $1" part
  shift
  printf '\n%s' "$bold"
  while [ $# -gt 0 ]; do
    part=$(quoted "$1")
    shift
    if [[ $part == --* && $part != *=* && ${1:---} != --* ]]; then
      part+=" $(quoted "$1")"
      shift
    fi
    if [ $((${#line} + ${#part} + 3)) -gt "$width" ]; then
      printf '%s \\\n' "$line"
      line="   "
    fi
    line+=" $part"
  done
  printf '%s%s\n' "$line" "$plain"
}

quoted() { if [[ $1 == *" "* ]]; then printf "'%s'" "$1"; else printf '%s' "$1"; fi; }

proved() { printf '%s  = %s%s\n' "$green" "$*" "$plain"; }

# expect STATUS TEXT COMMAND ARGUMENTS...: prints the command, runs it and prints its output, which is then in $work/answer. Fails
# unless it exits with the status and its output contains the text.
expect() {
  local status=$1 text=$2 found=0
  shift 2
  show "$@"
  "$@" >"$work/answer" 2>&1 || found=$?
  sed 's/^/  /' "$work/answer"
  [ "$found" -eq "$status" ] || fail "expected exit status $status, but it was $found"
  [ -z "$text" ] || grep -qF -e "$text" "$work/answer" || fail "expected this in the output: $text"
  [ "$status" -eq 0 ] || proved "refused with exit status $status"
}

skopeo_quietly() {
  skopeo --insecure-policy --tmpdir "$work" "$@" >"$work/skopeo" 2>&1 || {
    cat "$work/skopeo" >&2
    fail "skopeo $1 failed"
  }
}

# Prints the digest of a tag of $app, which skopeo computes from the bytes that the registry serves.
digest_by_skopeo() {
  skopeo_quietly inspect --raw --tls-verify=false "docker://$app:$1"
  skopeo manifest-digest "$work/skopeo"
}

# Prints the tags of $app that begin with this environment.
tags_of() {
  skopeo_quietly list-tags --tls-verify=false "docker://$app"
  sed -n "s/.*\"\\($1-[^\"]*\\)\".*/\\1/p" "$work/skopeo"
}

# Stops the registry and removes the files in $work.
clean_up() {
  [ -z "${registry_process:-}" ] || kill "$registry_process" 2>/dev/null || true
  wait 2>/dev/null || true
  rm -rf -- "$work"
}
