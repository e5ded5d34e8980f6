-- Stores jobs in groups, each group whole or not at all.
--
-- ARGV[3]  How many groups. For each of them, how many jobs it has, and then for each job nine values: id, caller, payload,
--          idempotency key or empty, expected seconds or empty, priority (-1, 0 or 1), timeout as the client reads it or empty,
--          delay in microseconds, moment in microseconds before which it does not wait for its turn.
-- Answers  for each group {verdict, ids, microseconds until room is likely}: 1 and the ids in their order, those of known jobs
--          included, or 2 when the queue and 3 when a caller's queue would be too full.
-- Complexity: O(jobs * log all jobs).

local WIDTH = 9

-- Where the group that is being stored begins, and how many jobs it has.
local first, count = 4, 0

-- Whether no id of the call is known, so that none has to be looked for.
local all_new = false

-- The jobs that were stored, for the index of all.
local jobs = new_long_command('ZADD')
begin_command(jobs, keys.jobs)

local function place_of(index)
  return first + (index - 1) * WIDTH
end

local function key_at(place)
  local caller, key = ARGV[place + 2], ARGV[place + 4]
  return key ~= '' and #caller .. ':' .. caller .. key or nil
end

local function find_known(place)
  local key = key_at(place)
  local same_key = key and call('HGET', base .. 'keys', key)
  if same_key then
    return same_key
  end

  return not all_new and call('EXISTS', job_key(ARGV[place + 1])) == 1 and ARGV[place + 1] or nil
end

-- A key or an id that the group itself repeats takes one place, like one that was known before.
local function find_group_excess(known)
  local seen, added, total, has_repeats = {}, {}, 0, false
  for index = 1, count do
    local place = place_of(index)
    local key, id = key_at(place), ARGV[place + 1]
    local repeats = seen[id] or (key and seen['k' .. key])
    seen[id] = true
    if key then
      seen['k' .. key] = true
    end

    known[index] = find_known(place)
    has_repeats = has_repeats or repeats
    if not repeats and not known[index] then
      local caller = ARGV[place + 2]
      added[caller] = (added[caller] or 0) + 1
      total = total + 1
    end
  end

  local excess
  for caller, of_caller in pairs(added) do
    excess = excess or find_excess(caller, of_caller, total)
  end

  return excess, has_repeats
end

local function order(job)
  begin_changes()
  local flow = find_or_add_flow(job.caller)
  order_wait(job, flow)
  settle_later(flow)
end

local function write_optional(id, name, value)
  if value ~= '' then
    call('HSET', job_key(id), name, value)
  end
end

local function add(place)
  local id, caller, key = ARGV[place + 1], ARGV[place + 2], key_at(place)
  state.number = state.number + 1
  local number, told = text_of(state.number), pack(TOLD_FORMAT, state.number, micros, ARGV[place + 6] + 1)
  local job = {
    id = id, caller = caller, priority = tonumber(ARGV[place + 6]), expected = ARGV[place + 5],
    attempts = 0, since = micros, started = 0, fence = 0, waited = 0, kind = 0, sequence = 0, entered = 0, guess = 0, rate = 0,
  }
  local due = max(micros + ARGV[place + 8], tonumber(ARGV[place + 9]))
  if due <= micros then
    begin_turn(job)
  end

  call('HSET', job_key(id), 'status', 'pending', 'caller', caller, 'payload', ARGV[place + 3], 'told', told, 'turn', pack_turn(job))
  write_optional(id, 'key', ARGV[place + 4])
  write_optional(id, 'expected', ARGV[place + 5])
  write_optional(id, 'timeout', ARGV[place + 7])
  add_arguments(jobs, number, id)

  put(base .. 'of:' .. caller, id, number)
  if key then
    call('HSET', base .. 'keys', key, id)
  end

  touch(caller)
  if due > micros then
    delay(job, due)
  else
    order(job)
  end
end

-- A group of one job, which nearly every one is, repeats nothing.
local function store_single()
  local known = find_known(first)
  if known then
    return { 1, { known }, 0 }, 0
  end

  local excess = find_excess(ARGV[first + 2], 1, 1)
  if excess then
    return { excess, {}, drain_estimate(1) }, 0
  end

  add(first)
  return { 1, { ARGV[first + 1] }, 0 }, 1
end

local function store_group()
  local known = {}
  local excess, has_repeats = find_group_excess(known)
  if excess then
    return { excess, {}, drain_estimate(count) }, 0
  end

  local ids, accepted = {}, 0
  for index = 1, count do
    local same = has_repeats and find_known(place_of(index)) or known[index]
    ids[index] = same or ARGV[place_of(index) + 1]
    if not same then
      add(place_of(index))
      accepted = accepted + 1
    end
  end

  return { 1, ids, 0 }, accepted
end

-- One question for all jobs of the call, as nearly always all are new.
local function are_all_new(groups)
  local place, job_keys, seen = 4, {}, {}
  for _ = 1, groups do
    local jobs = tonumber(ARGV[place])
    for index = 1, jobs do
      local id = ARGV[place + (index - 1) * WIDTH + 1]
      if seen[id] or #job_keys == MOST_ARGUMENTS then
        return false
      end

      seen[id] = true
      job_keys[#job_keys + 1] = job_key(id)
    end

    place = place + 1 + jobs * WIDTH
  end

  return job_keys[1] and call('EXISTS', unpack(job_keys)) == 0
end

pass_time()
local answers, accepted, groups = {}, 0, tonumber(ARGV[3])
all_new = are_all_new(groups)
for group = 1, groups do
  local stored
  count = tonumber(ARGV[first])
  if count == 1 then
    answers[group], stored = store_single()
  else
    answers[group], stored = store_group()
  end

  accepted = accepted + stored
  first = first + 1 + count * WIDTH
end

end_command(jobs)
if accepted > 0 then
  count_event('accepted', accepted)
end

return finish(answers)
