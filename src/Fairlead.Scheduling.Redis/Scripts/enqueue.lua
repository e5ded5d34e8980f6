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

local function argument(index, place)
  return ARGV[first + (index - 1) * WIDTH + place]
end

local function key_of(index)
  local caller, key = argument(index, 2), argument(index, 4)
  return key ~= '' and #caller .. ':' .. caller .. key or nil
end

local function find_known(index)
  local key = key_of(index)
  local same_key = key and call('HGET', base .. 'keys', key)
  if same_key then
    return same_key
  end

  return call('EXISTS', job_key(argument(index, 1))) == 1 and argument(index, 1) or nil
end

-- A key or an id that the group itself repeats takes one place, like one that was known before.
local function find_group_excess(known)
  local seen, added, total, has_repeats = {}, {}, 0, false
  for index = 1, count do
    local key, id = key_of(index), 'i' .. argument(index, 1)
    local repeats = seen[id] or (key and seen['k' .. key])
    seen[id] = true
    if key then
      seen['k' .. key] = true
    end

    known[index] = find_known(index)
    has_repeats = has_repeats or repeats
    if not repeats and not known[index] then
      local caller = argument(index, 2)
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

local function add(index)
  local id, caller, key = argument(index, 1), argument(index, 2), key_of(index)
  state.number = state.number + 1
  local fields = {
    'caller', caller, 'payload', argument(index, 3), 'number', state.number, 'attempts', 0,
    'submitted', micros, 'priority', argument(index, 6),
  }
  for name, place in pairs({ key = 4, expected = 5, timeout = 7 }) do
    if argument(index, place) ~= '' then
      table.insert(fields, name)
      table.insert(fields, argument(index, place))
    end
  end

  call('HSET', job_key(id), unpack(fields))
  call('ZADD', base .. 'jobs', state.number, id)
  call('ZADD', base .. 'of:' .. caller, state.number, id)
  if key then
    call('HSET', base .. 'keys', key, id)
  end

  count_queued(caller, 1)
  touch(caller)
  local job = { id = id, caller = caller, priority = argument(index, 6), expected = argument(index, 5) }
  local due = math.max(micros + tonumber(argument(index, 8)), tonumber(argument(index, 9)))
  if due > micros then
    delay(job, due)
  else
    become_pending(job)
  end
end

local function store_group()
  local known = {}
  local excess, has_repeats = find_group_excess(known)
  if excess then
    return { excess, {}, drain_estimate(count) }, 0
  end

  local ids, accepted = {}, 0
  for index = 1, count do
    local same = has_repeats and find_known(index) or known[index]
    ids[index] = same or argument(index, 1)
    if not same then
      add(index)
      accepted = accepted + 1
    end
  end

  return { 1, ids, 0 }, accepted
end

pass_time()
local answers, accepted = {}, 0
for group = 1, tonumber(ARGV[3]) do
  local stored
  count = tonumber(ARGV[first])
  answers[group], stored = store_group()
  accepted = accepted + stored
  first = first + 1 + count * WIDTH
end

if accepted > 0 then
  call('HINCRBY', base .. 'counts', 'accepted', accepted)
end

return finish(answers)
