# How scripts of eng get the programs that they need from the system. Sourced, never run.

# Debian keeps some servers where only root looks.
PATH=$PATH:/usr/sbin

# missing_packages PROGRAM:PACKAGE...: names the packages of those programs that are not there.
missing_packages() {
  local pair
  for pair in "$@"; do
    command -v "${pair%%:*}" > /dev/null || echo "${pair##*:}"
  done
}

has_dotnet() {
  if command -v dotnet > /dev/null; then return 0; fi
  echo "The .NET SDK is missing. global.json names the version; https://dotnet.microsoft.com/download has it." >&2
  return 1
}

# install_packages MAY_INSTALL PACKAGE...: installs them, or says what is missing and how to install it.
install_packages() {
  local may_install=$1 as_root=()
  shift
  if (($# == 0)); then return 0; fi

  if (($(id -u) != 0)); then as_root=(sudo -n); fi
  if ! $may_install || ! command -v apt-get > /dev/null || ! "${as_root[@]}" true 2> /dev/null; then
    echo "Missing: $*" >&2
    echo "Install with: sudo apt-get install --no-install-recommends $*" >&2
    return 1
  fi

  # RUNLEVEL=1 keeps Debian from starting the services that come with servers; whoever needs one here starts his own.
  "${as_root[@]}" apt-get update -qq &&
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 \
      apt-get install -y -qq --no-install-recommends "$@"
}
