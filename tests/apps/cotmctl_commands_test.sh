#!/usr/bin/env bash
# cotmctl_commands_test.sh: every command of the client against a real server: what it prints, and
# the exit status that scripts rely on. Usage: cotmctl_commands_test.sh PROGRAMS EXAMPLES

set -euo pipefail
readonly bin="$1" examples="$2"

scratch="$(mktemp -d)"
server=''
finish() {
  [ "$BASHPID" = "$$" ] || return # A child that is ended before it has become its command.
  [ -z "$server" ] || { kill "$server" 2>/dev/null && wait "$server" || true; }
  rm -rf "$scratch"
}
trap finish EXIT

failures=0
# Runs a command and compares its exit status: WHAT STATUS COMMAND... The output is in $scratch/out.
expect() {
  local what="$1" expected="$2" status=0
  shift 2
  "$@" >"$scratch/out" 2>"$scratch/err" || status=$?
  if [ "$status" -ne "$expected" ]; then
    echo "FAILED: $what: exit status $status, not $expected"
    cat "$scratch/out" "$scratch/err"
    failures=$((failures + 1))
  fi
}

expect_output() {
  if ! grep -qE "$2" "$scratch/out"; then
    echo "FAILED: $1: no /$2/ in"
    cat "$scratch/out" "$scratch/err"
    failures=$((failures + 1))
  fi
}

# Runs a command that does not end by itself until its output matches: WHAT PATTERN COMMAND...
expect_stream() {
  local what="$1" pattern="$2" running
  shift 2
  : >"$scratch/out" # What the command before has printed must not match.
  "$@" >"$scratch/out" 2>"$scratch/err" &
  running=$!
  for _ in {1..200}; do
    ! grep -qE "$pattern" "$scratch/out" || break
    sleep 0.1
  done
  kill "$running" && wait "$running" || true
  expect_output "$what" "$pattern"
}

start_server() {
  "$bin/cotmd" --data "$scratch/data" --config "$examples/cotm.toml" --http 127.0.0.1:0 \
    --adapters 127.0.0.1:0 >"$scratch/server" 2>"$scratch/log" &
  server=$!
  for _ in {1..300}; do
    ! grep -qs '^ready' "$scratch/server" || break
    sleep 0.1
  done
  COTM_SERVER="http://$(sed -n 's/^ready http=\([^ ]*\) .*/\1/p' "$scratch/server")"
  adapters="$(sed -n 's/.* adapters=\(.*\)$/\1/p' "$scratch/server")"
  export COTM_SERVER
}

ctl="$bin/cotmctl"
expect "nobody answers" 3 "$ctl" order list --server http://127.0.0.1:1
expect "no command" 2 "$ctl"
expect "an unknown option" 2 "$ctl" order list --nonsense
expect "a filter without a value" 2 "$ctl" order list --filter state
expect "help" 0 "$ctl" --help
expect "the completion script" 0 "$ctl" completion bash
bash -n "$scratch/out" || failures=$((failures + 1))
expect_output "the completion script" "'order submit'.*--expand"
expect "a journal that is not there" 1 "$ctl" journal verify "$scratch/nowhere"

start_server
expect "submit" 0 "$ctl" order submit "$examples/no-free-port.json" -o json
id="$(jq -r .id "$scratch/out")"
expect "submit again" 0 "$ctl" order submit "$examples/no-free-port.json" -o json
expect_output "the same order" "$id"
jq '.priority = "0"' "$examples/no-free-port.json" >"$scratch/conflict.json"
expect "submit a conflict" 5 "$ctl" order submit "$scratch/conflict.json"
expect "submit a file that is not there" 2 "$ctl" order submit "$scratch/nowhere.json"
expect "submit placeholders" 5 "$ctl" order submit "$examples/future-move.json"
expect "submit with dates" 0 "$ctl" order submit --expand "$examples/future-move.json"
expect "list" 0 "$ctl" order list --state acknowledged,inProgress
expect_output "list" "SHOP-2026-10002"
expect_output "list" "2 of 2"
expect "list by a filter" 0 "$ctl" order list --filter externalId=SHOP-2026-10002 -o json
expect_output "list by a filter" "$id"
expect "show" 0 "$ctl" order show "$id"
expect_output "show" "access +access-factory +transferring"
expect "show what is not there" 4 "$ctl" order show 00000000-0000-7000-8000-000000000000
expect "watch until it is so already" 0 timeout 30 "$ctl" order watch "$id" --until inProgress
expect_stream "watch from the beginning" '"number":1,"previous":0,.*"name":"placed"' \
  "$ctl" order watch --after 0 -o json
expect_stream "monitor a group" '"customer":"C-48990"' "$ctl" monitor --cotmd "$adapters" \
  --tls "$scratch/data/tls" --group customer.C-48990 --after 0 -o json
expect "monitor without a certificate" 2 "$ctl" monitor --tls "$scratch" --cotmd "$adapters"
expect "verify a running store" 0 "$ctl" journal verify "$scratch/data"
expect_output "verify a running store" "^clean$"
expect "dump" 0 "$ctl" journal dump "$scratch/data" --order "$id" -o json
expect_output "dump" '"revision":1,.*"name":"placed".*"SHOP-2026-10002"'

kill "$server"
wait "$server" || { echo "FAILED: cotmd ended with $?"; failures=$((failures + 1)); }
server=''
expect "verify a closed store" 0 "$ctl" journal verify "$scratch/data" -o json
expect_output "verify a closed store" '"clean":true,.*"orders":2'
[ "$failures" -eq 0 ]
