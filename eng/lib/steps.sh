# The steps of eng/test. Sourced, never run; each function prints what it does and returns non-zero when it failed.

# A step that takes longer than this hangs; the limit only turns a hang into a failure that names its step.
step_limit=20m
limited() { timeout --kill-after=30s "$step_limit" "$@"; }

# Folders of Fairlead.Factoring whose code takes another path on another instruction set.
vector_folders=(Arithmetic EllipticCurve Sieving LinearAlgebra)

test_projects() {
  local file
  for file in tests/*.Tests/*.csproj; do basename "$file" .csproj; done
}

check_tools() {
  has_dotnet || return 1
  local needed=(redis-server:redis-server redis-cli:redis-tools haproxy:haproxy node:nodejs python3:python3 curl:curl) missing
  if grep -qs 'Microsoft.Playwright' tests/*/*.csproj; then needed+=(chromium:chromium); fi
  mapfile -t missing < <(missing_packages "${needed[@]}")
  install_packages "$install" "${missing[@]}"
}

restore() { limited dotnet restore "$1"; }

build() { limited dotnet build "$1" -c Release --no-restore -v quiet; }

check_format() { limited dotnet format Packages.sln --verify-no-changes --no-restore; }

# number_of FILE LABEL: the count behind a label in the summary that `dotnet test` prints last.
number_of() {
  local number
  number=$(sed -n "s/^  $2: \([0-9][0-9]*\).*/\1/p" "$1" | tail -n 1)
  echo "${number:-0}"
}

# dotnet_test NAME LABEL [OPTION...]: runs one test project and counts its tests one by one.
dotnet_test() {
  local name=$1 label=$2 log=$work/test.log started=$SECONDS code broken
  shift 2
  if [[ ${CI:-} == true ]]; then set -- "$@" --fail-skips on; fi
  printf '\n== %s\n' "$label"
  limited dotnet test --project "tests/$name" -c Release --no-build --no-ansi --no-progress \
    --results-directory "$work/results" "$@" 2>&1 | tee "$log"
  code=${PIPESTATUS[0]}
  passed=$((passed + $(number_of "$log" succeeded)))
  broken=$(number_of "$log" failed)
  if ((code != 0 && broken == 0)); then broken=1; fi
  if ((broken > 0)); then
    fail "$label" "$broken"
    remember_failed_tests "$log"
  else
    last_failed=false
  fi
  printf '== %s: exit code %d after %d s\n' "$label" "$code" $((SECONDS - started))
}

# remember_failed_tests FILE: names each failed test, with what it said, in the closing list.
remember_failed_tests() {
  local line
  while IFS= read -r line; do failures+=("  $line"); done < <(
    grep -A 6 '^failed ' "$1" | grep -v '^    at ' | cut -c 1-300 | head -n 60
  )
}

# run_tests NAME SOAK: exit code 8 means that no test ran, which only a soak run of a project without long tests may do.
run_tests() {
  if $2; then
    dotnet_test "$1" "$1 (soak)" --filter-trait Category=Soak --ignore-exit-code 8
  else
    dotnet_test "$1" "$1" --filter-not-trait Category=Soak
  fi
}

run_vector_matrix() {
  local folder setting filters=()
  for folder in "${vector_folders[@]}"; do
    if [[ -d tests/Fairlead.Factoring.Tests/$folder ]]; then
      filters+=("Fairlead.Factoring.Tests.$folder" "Fairlead.Factoring.Tests.$folder.*")
    fi
  done

  if ((${#filters[@]} == 0)); then
    echo "No folder of tests/Fairlead.Factoring.Tests holds vector code: ${vector_folders[*]}" >&2
    fail vectors
    return
  fi

  # The run as it is has been made by run_tests already.
  for setting in DOTNET_EnableAVX512 DOTNET_EnableAVX2 DOTNET_EnableHWIntrinsic; do
    dotnet_test Fairlead.Factoring.Tests "Fairlead.Factoring.Tests with $setting=0" \
      -e "$setting=0" --filter-not-trait Category=Soak --filter-namespace "${filters[@]}"
  done
}

# run_perf_program FOLDER: a short run of a program in perf/; a benchmark project does each benchmark once, in its own process.
run_perf_program() { limited dotnet run --project "$1" -c Release --no-build -- --short; }

pack() {
  rm -rf artifacts/packages
  local package
  for package in src/*/*.csproj; do
    limited dotnet pack "$package" -c Release --no-build -v quiet || return 1
  done
  ls -l artifacts/packages
}

# prepare_consumer FOLDER: copies a consumer out of the repository, where none of its build settings reach it,
# and offers it the packed packages beside the sources of this machine. Its package cache starts empty, so that
# it cannot find an older build of the same version.
prepare_consumer() {
  local target=$work/consumers/$1
  mkdir -p "$target"
  cp -r "tests/PackageConsumers/$1/." "$target"
  cat > "$work/consumers/nuget.config" << CONFIG
<?xml version="1.0" encoding="utf-8"?>
<configuration>
  <packageSources>
    <add key="packed-here" value="$root/artifacts/packages" />
  </packageSources>
</configuration>
CONFIG
  echo "$target"
}

# in_consumer COMMAND...: with the packages' version, and without the properties that eng/test sets for the repository.
in_consumer() {
  local version
  version=$(sed -n 's:.*<VersionPrefix>\(.*\)</VersionPrefix>.*:\1:p' Directory.Build.props)
  env NUGET_PACKAGES="$work/packages" FairleadVersion="$version" timeout --kill-after=30s "$step_limit" "$@"
}

run_consumer() {
  local name folder
  name=$(basename "$1")
  folder=$(prepare_consumer "$name")
  in_consumer dotnet build "$folder" -c Release -v quiet || return 1
  came_from_here "$name" || return 1
  says_what_is_expected "$name" "$folder/bin/Release/net10.0/$name.Consumer"
}

# run_trimmed_consumer FOLDER: the same program, published with everything unused cut away; any trim warning fails.
run_trimmed_consumer() {
  local name
  name=$(basename "$1")
  in_consumer dotnet publish "$work/consumers/$name" -c Release -v quiet -o "$work/trimmed/$name" \
    --use-current-runtime --self-contained -p:PublishTrimmed=true || return 1
  says_what_is_expected "$name" "$work/trimmed/$name/$name.Consumer"
}

# says_what_is_expected PACKAGE PROGRAM: its whole output is tests/PackageConsumers/PACKAGE/expected.txt.
says_what_is_expected() {
  local actual
  actual=$(limited "$2") || return 1
  diff "tests/PackageConsumers/$1/expected.txt" <(echo "$actual") || {
    echo "The consumer of $1 printed something else than tests/PackageConsumers/$1/expected.txt." >&2
    return 1
  }
}

# came_from_here PACKAGE: the consumer must have taken the package that was just packed.
came_from_here() {
  grep -qsF artifacts/packages "$work/packages/${1,,}"/*/.nupkg.metadata || {
    echo "The consumer of $1 did not install the package from artifacts/packages." >&2
    return 1
  }
}
