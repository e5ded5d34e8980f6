# How eng/cluster starts, watches and ends processes. Sourced, never run.

# By name, in the order of names: where each listens, and its id while it runs.
declare -a names=()
declare -A ports=() ids=()

# How long a process may take to answer, and to end, in tenths of a second; only a process that hangs takes that long.
start_limit=1200
stop_limit=900

# free_port PORT...: a port that nobody listens on, that is none of those, and that the system gives to no connection by itself.
free_port() {
  local port
  while true; do
    port=$((20000 + RANDOM % 10000))
    if ! can_connect "$port" && [[ " ${ports[*]} $* " != *" $port "* ]]; then
      echo "$port"
      return
    fi
  done
}

can_connect() { (exec 3<> "/dev/tcp/127.0.0.1/$1") 2> /dev/null; }

# start NAME PORT COMMAND...: in a session of its own, so that Ctrl+C reaches this script alone and it ends the others in their
# order; with a signal should this script be killed, so that nothing is ever left behind.
start() {
  local name=$1 port=$2
  shift 2
  setsid setpriv --pdeathsig TERM "$@" < /dev/null > >(trap '' INT TERM && exec sed -u "s/^/$name | /") 2>&1 &
  names+=("$name")
  ids[$name]=$!
  ports[$name]=$port
  printf '%s: process %d, port %d\n' "$name" "$!" "$port"
}

runs() { [[ -n ${ids[$1]:-} ]] && kill -0 "${ids[$1]}" 2> /dev/null; }

# until_ready NAME CHECK: waits until CHECK PORT holds; ends everything when the process ended instead.
until_ready() {
  local tenths
  for ((tenths = 0; tenths < start_limit; tenths++)); do
    if "$2" "${ports[$1]}" 2> /dev/null; then return 0; fi
    if ! runs "$1"; then
      echo "eng/cluster: $1 ended before it was ready." >&2
      exit 1
    fi

    sleep 0.1
  done

  echo "eng/cluster: $1 was not ready after $((start_limit / 10)) seconds." >&2
  exit 1
}

# ask PORT TEXT: sends text and prints the first line of the answer.
ask() {
  local socket line
  can_connect "$1" || return 1
  exec {socket}<> "/dev/tcp/127.0.0.1/$1" || return 1
  printf '%s\r\n' "$2" >&"$socket"
  IFS= read -r -t 5 line <&"$socket"
  exec {socket}>&-
  echo "$line"
}

answers_ping() { [[ $(ask "$1" PING) == +PONG* ]]; }

is_ready() { [[ $(ask "$1" $'GET /health/ready HTTP/1.0\r\n') == *' 200 '* ]]; }

# watch_all: returns when redis or the balancer has ended, or all others have.
watch_all() {
  local ended code name
  while runs redis && runs balancer && ((${#ids[@]} > 2)); do
    # In silence: the shell itself would say which command was killed.
    { wait -n -p ended "${ids[@]}"; } 2> /dev/null
    code=$?
    for name in "${!ids[@]}"; do
      if [[ ${ids[$name]} == "${ended:-}" ]]; then
        echo "eng/cluster: $name (process $ended) ended with $code." >&2
        unset "ids[$name]"
      fi
    done
  done
}

# stop NAME...: asks processes to end, and waits for them; kills what does not follow.
stop() {
  local name tenths
  for name in "$@"; do
    if runs "$name"; then kill -TERM "${ids[$name]}"; fi
  done

  for name in "$@"; do
    for ((tenths = 0; tenths < stop_limit; tenths++)); do
      runs "$name" || break
      sleep 0.1
    done

    if runs "$name"; then kill -KILL "${ids[$name]}"; fi
  done
}

# stop_all: first those that use the others. Ctrl+C again changes nothing.
stop_all() {
  local name services=()
  trap '' INT TERM
  for name in "${names[@]}"; do
    if [[ $name != redis && $name != balancer ]]; then services+=("$name"); fi
  done

  stop "${services[@]}"
  stop balancer
  stop redis
  wait 2> /dev/null
}
