-- Stores jobs in groups, each group whole or not at all.
--
-- ARGV[3]  How many groups. For each of them, how many jobs it has, and then for each job four values: id, caller, what the client
--          packed (see library-records), and terms: empty for a job that waits for its turn at once, with normal priority, no expected
--          duration and no idempotency key, or '<priority> <delay> <moment> <expected> <idempotency key>', where the delay and the
--          moment before which it does not wait for its turn are in microseconds, and what there is none of is empty.
-- Answers  for each group nothing when all of its jobs were stored, or {verdict, microseconds until room is likely, ids}: 1 and the ids
--          in their order, those of known jobs included, or 2 when the queue and 3 when a caller's queue would be too full.
-- Complexity: O(jobs * log all jobs).

local WIDTH = 4

-- Where the group that is being stored begins, and how many jobs it has.
local first, count = 4, 0

-- Whether no id of the call is known or repeated, so that none has to be looked for; and whether no job has terms of its own.
local all_new, all_plain = false, true

-- The guess and the kind of lane of jobs without terms of their own.
local plain_guess, plain_kind

local function place_of(index)
  return first + (index - 1) * WIDTH
end

local function key_at(place)
  local key = ARGV[place + 3] ~= '' and string.match(ARGV[place + 3], '^%S* %S* %S* %S* (.*)$') or ''
  return key ~= '' and #ARGV[place + 1] .. ':' .. ARGV[place + 1] .. key or nil
end

local function find_known(place)
  local key = key_at(place)
  local same_key = key and call('HGET', base .. 'keys', key)
  if same_key then
    return same_key
  end

  if all_new then
    return nil
  end

  write_told()
  return call('HEXISTS', keys.told, ARGV[place]) == 1 and ARGV[place] or nil
end

-- The same as find_excess, with those of the bundle that have not been counted yet.
local function find_excess_with(caller, of_caller, total)
  local own = bundle and bundle.of_caller[caller]
  return find_excess(caller, of_caller + (own and own.waiting or 0), total)
end

-- How full it would be with so many jobs of each caller, and so many in all.
local function find_excess_of(added, total)
  local excess
  for caller, of_caller in pairs(added) do
    excess = excess or find_excess_with(caller, of_caller, total)
  end

  return excess
end

-- Jobs of which none is known, none is repeated and none has terms take a place each.
local function find_plain_excess()
  local added = {}
  for place = first + 1, first + count * WIDTH, WIDTH do
    local caller = ARGV[place]
    added[caller] = (added[caller] or 0) + 1
  end

  return find_excess_of(added, count)
end

-- A key or an id that the group itself repeats takes one place, like one that was known before.
local function find_group_excess(known)
  local seen, added, total, has_repeats = {}, {}, 0, false
  for index = 1, count do
    local place = place_of(index)
    local key, id = key_at(place), ARGV[place]
    local repeats = seen[id] or (key and seen['k' .. key])
    seen[id] = true
    if key then
      seen['k' .. key] = true
    end

    known[index] = find_known(place)
    has_repeats = has_repeats or repeats
    if not repeats and not known[index] then
      local caller = ARGV[place + 1]
      added[caller] = (added[caller] or 0) + 1
      total = total + 1
    end
  end

  return find_excess_of(added, total), has_repeats
end

local function header_of(kind, flags, guess)
  return pack('<I6I7I1I1d', bundle.first, micros, kind, flags, guess)
end

-- A job of which the client said more than what to do.
local function add_with_terms(place, own, within)
  local id, caller, submission = ARGV[place], ARGV[place + 1], ARGV[place + 2]
  local priority, after, moment, expected, key = string.match(ARGV[place + 3], '^(%S*) (%S*) (%S*) (%S*) (.*)$')
  local guess = guess_of({ expected = expected })
  local kind, is_keyed = kind_of(tonumber(priority), guess), key ~= ''
  add_field(told_fields, id, header_of(kind, is_keyed and KEYED or 0, guess) .. PACKED_PLACES[within] .. submission)
  if is_keyed then
    call('HSET', base .. 'keys', #caller .. ':' .. caller .. key, id)
  end

  local due = max(micros + after, tonumber(moment))
  if due > micros then
    delay(find_job(id), due)
  else
    enter_run(own, kind, guess, is_keyed and 'nk' or 'n', state.number, DIGITS[within] .. id)
  end
end

local function add(place)
  if not bundle or bundle.count == BUNDLE_SIZE then
    if bundle then
      end_bundle()
    end

    begin_bundle()
    bundle.header = header_of(plain_kind, 0, plain_guess)
  end

  local id, caller, within, number = ARGV[place], ARGV[place + 1], bundle.count, state.number + 1
  local own = bundle.of_caller[caller] or part_of(caller)
  local count, digits = own.count + 1, DIGITS[within]
  state.number, bundle.count, bundle.ids[within + 1], own.count, own.places[count] = number, within + 1, id, count, digits
  if ARGV[place + 3] == '' then
    add_field(told_fields, id, bundle.header .. PACKED_PLACES[within] .. ARGV[place + 2])
    enter_run(own, plain_kind, plain_guess, 'n', number, digits .. id)
  else
    add_with_terms(place, own, within)
  end
end

-- A group of one job, which nearly every one is, repeats nothing.
local function store_single()
  local known = find_known(first)
  if known then
    return { 1, 0, { known } }, 0
  end

  local excess = find_excess_with(ARGV[first + 1], 1, 1)
  if excess then
    return { excess, drain.estimate(1), {} }, 0
  end

  add(first)
  return false, 1
end

local function store_plain_group()
  local excess = find_plain_excess()
  if excess then
    return { excess, drain.estimate(count), {} }, 0
  end

  for place = first, first + (count - 1) * WIDTH, WIDTH do
    add(place)
  end

  return false, count
end

local function store_group()
  local known = {}
  local excess, has_repeats = find_group_excess(known)
  if excess then
    return { excess, drain.estimate(count), {} }, 0
  end

  local ids, accepted = {}, 0
  for index = 1, count do
    local same = has_repeats and find_known(place_of(index)) or known[index]
    ids[index] = same or ARGV[place_of(index)]
    if not same then
      add(place_of(index))
      accepted = accepted + 1
    end
  end

  return accepted < count and { 1, 0, ids } or false, accepted
end

-- One question for all jobs of the call, as nearly always all are new.
local function are_all_new(groups)
  local place, ids, seen, total = 4, {}, {}, 0
  for _ = 1, groups do
    local jobs = tonumber(ARGV[place])
    for index = 1, jobs do
      local at = place + (index - 1) * WIDTH + 1
      local id = ARGV[at]
      all_plain = all_plain and ARGV[at + 3] == ''
      if seen[id] or total == MOST_ARGUMENTS then
        return false
      end

      total = total + 1
      seen[id], ids[total] = true, id
    end

    place = place + 1 + jobs * WIDTH
  end

  local told = ids[1] and call('HMGET', keys.told, unpack(ids)) or {}
  for index = 1, total do
    if told[index] then
      return false
    end
  end

  return true
end

pass_time()
plain_guess = guess_of({})
plain_kind = kind_of(0, plain_guess)
local answers, accepted, groups = {}, 0, tonumber(ARGV[3])
all_new = are_all_new(groups)
for group = 1, groups do
  local stored
  count, first = tonumber(ARGV[first]), first + 1
  if count == 1 then
    answers[group], stored = store_single()
  elseif all_new and all_plain then
    answers[group], stored = store_plain_group()
  else
    answers[group], stored = store_group()
  end

  accepted = accepted + stored
  first = first + count * WIDTH
end

if accepted > 0 then
  end_bundle()
  count_event('accepted', accepted)
end

return finish(answers)
