# How eng/test counts and reports. Sourced, never run.

passed=0
failed=0
failures=()
last_failed=false

# step NAME COMMAND...: runs a command that counts as one, passed or failed.
step() {
  local name=$1 started=$SECONDS
  shift
  printf '\n== %s\n' "$name"
  if "$@"; then
    passed=$((passed + 1))
    last_failed=false
    printf '== %s: passed in %d s\n' "$name" $((SECONDS - started))
  else
    fail "$name"
    printf '== %s: FAILED after %d s\n' "$name" $((SECONDS - started))
  fi
}

# fail NAME [COUNT]: counts failures and remembers what failed for the closing list.
fail() {
  failed=$((failed + ${2:-1}))
  failures+=("$1")
  last_failed=true
}

# stop_on_failure: ends the run when the step before it failed, because the next ones would only repeat its error.
stop_on_failure() {
  if $last_failed; then finish; fi
}

# finish: prints what failed, then the one line that sums everything up, and exits.
finish() {
  if ((${#failures[@]} > 0)); then
    printf '\nFailed:\n'
    printf '  %s\n' "${failures[@]}"
  fi

  printf '\n%d passed, %d failed\n' "$passed" "$failed"
  if ((failed > 0)); then exit 1; fi
  exit 0
}
