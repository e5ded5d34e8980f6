#!/bin/sh
# Lists restaurants, and what one of them cooks today, with nothing but a shell, curl and awk.
# It prints what the command `dishes` prints, and ends with the same codes.
set -u

url=http://localhost:5555
date=
json=false
name=

say_usage() {
  cat << 'END'
Lists restaurants, and what one of them cooks today.

Usage:
  dishes.sh [NAME...] [--json] [--date YYYY-MM-DD] [--url ADDRESS]

Arguments:
  NAME               The name or the id of a restaurant; close is close enough. Without one, all are listed.

Options:
  --json             Prints what the relay answered, as it is.
  --date YYYY-MM-DD  Another day than today.
  --url ADDRESS      Where the relay is. [default: http://localhost:5555]
  -h, --help         Shows this.

Examples:
  dishes.sh                          all restaurants, with their ids
  dishes.sh harbour                  what Harbour Kitchen cooks today, and how to walk there
  dishes.sh smorebrod                Smørrebrød, misspelled and without its letters
  dishes.sh --date 2030-01-02 pena   on another day

Colors are for terminals only; with NO_COLOR set to anything there are none.

Exit codes:
  0 printed; 1 no restaurant has that name, or several do; 2 wrong options, or no curl or awk; nothing was asked;
  3 the restaurant is closed on that day; 4 the relay does not answer, or not with restaurants.
END
}

refuse() {
  printf '%s\n' "$2" >&2
  exit "$1"
}

# need_value OPTION COUNT: an option at the end of the line has no value.
need_value() { [ "$2" -gt 1 ] || refuse 2 "Required argument missing for option: '$1'."; }

while [ $# -gt 0 ]; do
  case $1 in
    -h | --help) say_usage && exit 0 ;;
    --json) json=true ;;
    --date)
      need_value "$1" $#
      date=$2
      shift
      ;;
    --url)
      need_value "$1" $#
      url=$2
      shift
      ;;
    -*) refuse 2 "There is no option $1. Run dishes.sh --help." ;;
    *) name="${name:+$name }$1" ;;
  esac
  shift
done

case $date in
  '' | [0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]) ;;
  *) refuse 2 "--date must be a day such as 2030-01-02, not '$date'." ;;
esac
case $url in
  *[[:space:]?#]*) refuse 2 "--url must be an address such as http://localhost:5555, not '$url'." ;;
  http://?* | https://?*) ;;
  *) refuse 2 "--url must be an address such as http://localhost:5555, not '$url'." ;;
esac
while [ "${url%/}" != "$url" ]; do url=${url%/}; done

for tool in curl awk; do
  command -v "$tool" > /dev/null || refuse 2 "dishes.sh needs $tool, which is not installed."
done

colored=0
if [ -t 1 ] && [ -z "${NO_COLOR:-}" ] && [ -n "${TERM:-}" ] && [ "${TERM:-}" != dumb ]; then colored=1; fi

# Reads JSON into node["path"]; the members of an array are 0, 1, 2 and so on, and count["path"] tells how many there are.
# All of it works on bytes, whatever awk this is and whatever the locale.
json_reader='
  function fail() { exit 9 }
  function skip() { while (substr(text, at, 1) ~ /[ \t\r\n]/) at++ }
  function expect(sign) { if (substr(text, at, 1) != sign) fail(); at++ }
  function hex(digits, i, value) {
    if (digits !~ /^[0-9A-Fa-f][0-9A-Fa-f][0-9A-Fa-f][0-9A-Fa-f]$/) fail()
    for (i = 1; i <= 4; i++) value = value * 16 + index("0123456789abcdef", tolower(substr(digits, i, 1))) - 1
    return value
  }
  function utf8(code) {
    if (code < 128) return sprintf("%c", code)
    if (code < 2048) return sprintf("%c%c", 192 + int(code / 64), 128 + code % 64)
    if (code < 65536) return sprintf("%c%c%c", 224 + int(code / 4096), 128 + int(code / 64) % 64, 128 + code % 64)
    return sprintf("%c%c%c%c", 240 + int(code / 262144), 128 + int(code / 4096) % 64, 128 + int(code / 64) % 64, 128 + code % 64)
  }
  function escaped(sign, code, low) {
    if (sign == "n" || sign == "t" || sign == "r" || sign == "b" || sign == "f") return " "
    if (sign != "u") return sign
    code = hex(substr(text, at, 4)); at += 4
    if (code >= 55296 && code < 56320 && substr(text, at, 2) == "\\u") {
      low = hex(substr(text, at + 2, 4)); at += 6
      code = 65536 + (code - 55296) * 1024 + low - 56320
    }
    return code < 32 || (code >= 127 && code < 160) ? " " : utf8(code)
  }
  function read_text(result, sign) {
    expect("\"")
    while ((sign = substr(text, at++, 1)) != "\"") {
      if (sign == "" || sign ~ /[\001-\037]/) fail()
      if (sign == "\\") sign = escaped(substr(text, at++, 1))
      result = result sign
    }
    gsub(/\302[\200-\237]|\177/, " ", result)
    return result
  }
  function read_value(path, sign, i) {
    skip(); sign = substr(text, at, 1)
    if (sign == "{") { read_object(path); return }
    if (sign == "[") { read_array(path); return }
    if (sign == "\"") { node[path] = read_text(); return }
    if (!match(substr(text, at), /^(-?[0-9][-+.0-9eE]*|true|false|null)/)) fail()
    node[path] = substr(text, at, RLENGTH); at += RLENGTH
  }
  function read_object(path, name) {
    at++; skip()
    if (substr(text, at, 1) == "}") { at++; return }
    for (;;) {
      skip(); name = read_text(); skip(); expect(":")
      read_value(path == "" ? name : path "." name); skip()
      if (substr(text, at, 1) == "}") { at++; return }
      expect(",")
    }
  }
  function read_array(path, i) {
    at++; skip(); i = 0
    count[path] = 0
    if (substr(text, at, 1) == "]") { at++; return }
    for (;;) {
      read_value(path "." i++); count[path] = i; skip()
      if (substr(text, at, 1) == "]") { at++; return }
      expect(",")
    }
  }
  function need(path) { if (!(path in node)) fail(); return node[path] }
  function width(word) { gsub(/[\200-\277]/, "", word); return length(word) }
  function pad(word, to) { while (width(word) < to) word = word " "; return word }
  function strong(word) { return colored ? "\033[1m" word "\033[0m" : word }
  function faint(word) { return colored ? "\033[2m" word "\033[0m" : word }
  { text = text $0 "\n" }
  END { at = 1; read_value(""); skip(); if (at <= length(text)) fail(); answer() }
'

list_writer='
  function answer(i, path, ids, names, closed) {
    date = need("date")
    if (!("restaurants" in count)) fail()
    for (i = 0; i < count["restaurants"]; i++) {
      path = "restaurants." i
      if (width(need(path ".id")) > ids) ids = width(node[path ".id"])
      if (width(need(path ".name")) > names) names = width(node[path ".name"])
      need(path ".place"); need(path ".isOpen")
    }
    print strong("Restaurants on " date) "\n"
    for (i = 0; i < count["restaurants"]; i++) {
      path = "restaurants." i
      closed = node[path ".isOpen"] == "true" ? "" : " (closed)"
      print "  " strong(pad(node[path ".id"], ids)) "  " pad(node[path ".name"], names) "  " faint(node[path ".place"] closed)
    }
  }
'

menu_writer='
  function answer(i, path, names) {
    need("name"); need("date"); need("isOpen"); need("place"); need("walkingAddress"); need("currency")
    if (!("dishes" in count)) fail()
    if (node["isOpen"] != "true") {
      print strong(node["name"]) " is closed on " node["date"] "." (node["nextOpenDate"] ~ /^[0-9]/ ? " It is open again on " node["nextOpenDate"] "." : "")
      exit 3
    }
    for (i = 0; i < count["dishes"]; i++) {
      path = "dishes." i
      if (width(need(path ".name")) > names) names = width(node[path ".name"])
      need(path ".priceCents"); need(path ".diet")
    }
    print strong(node["name"]) " on " node["date"]
    print faint(node["place"] "; on foot: " node["walkingAddress"]) "\n"
    for (i = 0; i < count["dishes"]; i++) {
      path = "dishes." i
      printf "  %7.2f %s  %s  %s\n", node[path ".priceCents"] / 100, node["currency"], pad(node[path ".name"], names), faint(node[path ".diet"])
    }
  }
'

# Prints the id, as it stands in an address, of the restaurant that a name means; else says why there is none and ends with 1.
name_finder='
  function fold(letters, plain, i, n, parts) {
    n = split(letters, parts, " ")
    for (i = 1; i <= n; i++) gsub(parts[i], plain, folded)
  }
  function plain_text(name) {
    folded = tolower(name)
    fold("à á â ã ä å ā ă ą ǎ ạ ả ấ ầ ẩ ẫ ậ ắ ằ ẳ ẵ ặ À Á Â Ã Ä Å Ā Ă Ą Ǎ Ạ Ả Ấ Ầ Ẩ Ẫ Ậ Ắ Ằ Ẳ Ẵ Ặ", "a"); fold("æ Æ", "ae")
    fold("ç ć ĉ ċ č Ç Ć Ĉ Ċ Č", "c"); fold("ď đ ð Ď Đ Ð", "d"); fold("è é ê ë ē ĕ ė ę ě ẹ ẻ ẽ ế ề ể ễ ệ È É Ê Ë Ē Ĕ Ė Ę Ě Ẹ Ẻ Ẽ Ế Ề Ể Ễ Ệ", "e")
    fold("ĝ ğ ġ ģ Ĝ Ğ Ġ Ģ", "g"); fold("ĥ ħ Ĥ Ħ", "h"); fold("ì í î ï ĩ ī ĭ į ı ỉ ị Ì Í Î Ï Ĩ Ī Ĭ Į İ Ỉ Ị", "i"); fold("ĵ Ĵ", "j"); fold("ķ Ķ", "k")
    fold("ĺ ļ ľ ŀ ł Ĺ Ļ Ľ Ŀ Ł", "l"); fold("ñ ń ņ ň ŋ Ñ Ń Ņ Ň Ŋ", "n")
    fold("ò ó ô õ ö ø ō ŏ ő ơ ọ ỏ ố ồ ổ ỗ ộ ớ ờ ở ỡ ợ Ò Ó Ô Õ Ö Ø Ō Ŏ Ő Ơ Ọ Ỏ Ố Ồ Ổ Ỗ Ộ Ớ Ờ Ở Ỡ Ợ", "o"); fold("œ Œ", "oe"); fold("ŕ ŗ ř Ŕ Ŗ Ř", "r")
    fold("ś ŝ ş š ș Ś Ŝ Ş Š Ș", "s"); fold("ß ẞ", "ss"); fold("ţ ť ŧ ț Ţ Ť Ŧ Ț", "t"); fold("þ Þ", "th")
    fold("ù ú û ü ũ ū ŭ ů ű ų ư ụ ủ ứ ừ ử ữ ự Ù Ú Û Ü Ũ Ū Ŭ Ů Ű Ų Ư Ụ Ủ Ứ Ừ Ử Ữ Ự", "u"); fold("ŵ Ŵ", "w"); fold("ý ÿ ŷ ỳ ỵ ỷ ỹ Ý Ÿ Ŷ Ỳ Ỵ Ỷ Ỹ", "y"); fold("ź ż ž Ź Ż Ž", "z")
    # Marks that stand behind their letter: U+0300 to U+036F.
    gsub(/\314[\200-\277]|\315[\200-\257]/, "", folded)
    gsub(/[^a-z0-9\200-\377]+/, " ", folded); sub(/^ /, "", folded); sub(/ $/, "", folded)
    return folded
  }
  function least(a, b) { return a < b ? a : b }
  # Letters of more than one byte count as one.
  function letters_of(word, letters, i, n) {
    for (i = 1; i <= length(word); i++) {
      if (substr(word, i, 1) ~ /[\200-\277]/ && n > 0) letters[n] = letters[n] substr(word, i, 1)
      else letters[++n] = substr(word, i, 1)
    }
    return n + 0
  }
  function distance(left, right, i, j, n, m, l, r, rows, wrong) {
    n = letters_of(left, l); m = letters_of(right, r)
    for (j = 0; j <= m; j++) rows[0, j] = j
    for (i = 1; i <= n; i++) {
      rows[i, 0] = i
      for (j = 1; j <= m; j++) {
        wrong = l[i] != r[j]
        rows[i, j] = least(least(rows[i - 1, j], rows[i, j - 1]) + 1, rows[i - 1, j - 1] + wrong)
        if (i > 1 && j > 1 && l[i] == r[j - 1] && l[i - 1] == r[j]) rows[i, j] = least(rows[i, j], rows[i - 2, j - 2] + 1)
      }
    }
    return rows[n, m]
  }
  # The least distance to the whole name, and to any part of it that has as many words as were asked for.
  function nearness(key, i, j, n, m, words, part, best) {
    best = distance(asked, key); n = split(key, words, " "); m = asked_words
    for (i = 1; i + m - 1 <= n; i++) {
      part = words[i]
      for (j = i + 1; j < i + m; j++) part = part " " words[j]
      best = least(best, distance(asked, part))
    }
    return best
  }
  function in_address(id, i, sign, result) {
    for (i = 1; i <= length(id); i++) {
      sign = substr(id, i, 1)
      result = result (sign ~ /[A-Za-z0-9._~-]/ ? sign : sprintf("%%%02X", byte[sign]))
    }
    return result
  }
  function tell(reason, i) {
    print "dishes: \047" original "\047 " reason > "/dev/stderr"
    for (i = 1; i <= chosen; i++) print "  " node["restaurants." choice[i] ".id"] "  " node["restaurants." choice[i] ".name"] > "/dev/stderr"
    exit 1
  }
  function choose(rank, worst, i) {
    chosen = 0
    for (i = 0; i < all; i++) if (rank[i] <= worst) choice[++chosen] = i
    return chosen
  }
  function answer(i, k, key, same, starts, far, best, slips) {
    need("date")
    if (!("restaurants" in count)) fail()
    for (i = 0; i < 256; i++) byte[sprintf("%c", i)] = i
    original = ENVIRON["DISHES_NAME"]; gsub(/[\001-\037\177]/, " ", original)
    asked = plain_text(original); asked_words = split(asked, words, " "); all = count["restaurants"]; best = 1000000
    for (i = 0; i < all; i++) {
      same[i] = 1; starts[i] = 1; far[i] = 1000000
      for (k = 1; k <= 2; k++) {
        key = plain_text(need("restaurants." i (k == 1 ? ".id" : ".name")))
        if (asked != "" && key == asked) same[i] = 0
        if (asked != "" && index(" " key, " " asked)) starts[i] = 0
        far[i] = least(far[i], nearness(key))
      }
      best = least(best, far[i])
    }
    slips = width(asked); slips = slips < 3 ? 0 : slips < 6 ? 1 : slips < 10 ? 2 : 3
    if (!choose(same, 0) && !choose(starts, 0) && best <= slips) choose(far, best)
    if (chosen == 1) { print in_address(node["restaurants." choice[1] ".id"]); exit 0 }
    if (chosen > 1) tell("fits several restaurants. Which one?")
    while (chosen < 3 && chosen < all) {
      best = -1
      for (i = 0; i < all; i++) if (!(i in taken) && (best < 0 || far[i] < far[best])) best = i
      taken[best] = 1; choice[++chosen] = best
    }
    tell("is no restaurant. The nearest:")
  }
'

# fetch PATH: leaves the answer in $body, or says why there is none and ends with 4.
fetch() {
  reply=$(curl -qgs --max-time 10 -w '\n%{http_code}' "$url$1${date:+?date=$date}")
  code=$?
  case $code in
    0) ;;
    28) refuse 4 "dishes: $url did not answer within 10 s." ;;
    *) refuse 4 "dishes: $url does not answer. Start the relay, or say with --url where it is." ;;
  esac
  status=${reply##*
}
  body=${reply%
*}
  case $status in
    2??) ;;
    *)
      detail=$(printf '%s' "$body" | LC_ALL=C awk "$json_reader"'function answer() { if ("detail" in node) print " " node["detail"] }' 2> /dev/null)
      refuse 4 "dishes: $url answered with status $status.$detail"
      ;;
  esac
}

# read_body PATH PROGRAM: runs a program on the answer, and explains an answer that it cannot read.
read_body() {
  printf '%s' "$body" | DISHES_NAME=$name LC_ALL=C awk -v colored="$colored" "$json_reader$2"
  code=$?
  if [ "$code" = 9 ]; then refuse 4 "dishes: $url$1 is not what a relay of restaurants answers. Does --url name one?"; fi
  return "$code"
}

fetch /restaurant
if [ -z "$name" ]; then
  if $json; then
    read_body /restaurant 'function answer() { need("date") }' && printf '%s\n' "$body"
  else
    read_body /restaurant "$list_writer"
  fi
  exit
fi

id=$(read_body /restaurant "$name_finder") || exit
fetch "/restaurant/$id"
if $json; then
  read_body "/restaurant/$id" 'function answer() { exit need("isOpen") == "true" ? 0 : 3 }'
  code=$?
  printf '%s\n' "$body"
  exit "$code"
fi
read_body "/restaurant/$id" "$menu_writer"
