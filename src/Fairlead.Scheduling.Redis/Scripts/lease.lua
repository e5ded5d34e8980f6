-- Leases the next jobs, in fair order; the attempts count from here.
--
-- ARGV[3]  'general' or 'short': which jobs the workers take.
-- ARGV[4]  How many leases are wanted.
-- ARGV[5]  How many workers came to ask, those included that want none any more.
-- ARGV[6]  The token of this call. A call that is repeated because its answer was lost is answered with the same leases.
-- Answers  for each lease five values: id, what was told of the job, attempt, fencing token, microseconds it had waited.
-- Complexity: O(leases * (log jobs + log callers)).

local RUNNING = 'running\0'
local calls_slot = process .. ':' .. ARGV[3]

-- The payloads are told later, of all jobs at once.
local function answer(leases, index, id, attempts, fence, waited)
  local place = index * 5
  leases[place - 4], leases[place - 2], leases[place - 1], leases[place] = id, attempts, fence, waited
end

local function tell(leases, ids)
  local told = ids[1] and call('HMGET', keys.told, unpack(ids)) or ids
  for index = 1, #told do
    leases[index * 5 - 3] = told[index]
  end

  return leases
end

-- What the same call leased the first time, and still holds; nothing when this is the first time.
local function find_repeated()
  local last = queue.calls[calls_slot]
  if not last or string.match(last, '^%S+') ~= ARGV[6] then
    return nil
  end

  local from, to = string.match(last, ' (%d+) (%d+)$')
  from, to = tonumber(from), tonumber(to)
  local held = {}
  for _, job in pairs(running) do
    if job.fence >= from and job.fence <= to then
      held[#held + 1] = whole(job)
    end
  end

  table.sort(held, function(one, other)
    return one.fence < other.fence
  end)
  local leases, ids = {}, {}
  for index, job in ipairs(held) do
    ids[index] = job.id
    answer(leases, index, job.id, job.attempts, job.fence, job.waited)
  end

  return tell(leases, ids)
end

-- What jobs of a run that begin now have in common, but for those that have been in a lane before.
local function open_stretch(run, flow, slot, lease_end)
  local stretch = {
    caller = flow.caller, status = 'running', attempts = 1, since = micros, started = micros, waited = max(0, micros - run.entered),
    kind = slot - 1, entered = run.entered, guess = run.guess, bundle = run.bundle, flags = run.flags, due = lease_end, step = 0,
    word = process, rest = flow.caller, stopped = 0,
  }
  order_open(stretch, flow)
  stretch.record = pack_rest(stretch) .. stretch.rest
  run.stretch = stretch
  return stretch
end

local function word_of(job)
  return job.word == '' and process or process .. ' ' .. job.word .. ':' .. text_of(job.fence)
end

-- A job that has run before is whole from the beginning: what came before is in its record.
local function open_job(id, flow, lease_end)
  local job = unpack_record(new_job(id, flow.caller), read_turn(id))
  remove_own(job, 'progress', 'note')
  job.word, job.status, job.attempts, job.waited = word_of(job), 'running', job.attempts + 1, max(0, micros - job.since)
  job.since, job.started, job.rest, job.due, job.stretch = micros, micros, flow.caller, lease_end, job
  order_open(job, flow)
  return job
end

-- Begins the first job of a lane.
local function begin(flow, slot, lease_end)
  local id, sequence, run = take_first(flow, slot - 1)
  local fence = state.fencing + 1
  state.fencing = fence
  if run.is_new then
    local stretch = run.stretch or open_stretch(run, flow, slot, lease_end)
    local numbers = pack(NUMBERS_FORMAT, fence, sequence)
    order_start(stretch, flow, slot)
    running[id] = { id = id, fence = fence, numbers = numbers, stretch = stretch }
    add_field(running_fields, keys.running, id, RUNNING .. numbers .. stretch.record)
    return id, fence, stretch
  end

  local job = open_job(id, flow, lease_end)
  job.fence = fence
  order_start(job, flow, slot)
  running[id] = job
  write_running(job)
  return id, fence, job
end

-- Leases as many as may be taken, up to those wanted.
local function lease(most)
  local leases, ids, short_only, lease_end = {}, {}, ARGV[3] == 'short', micros + settings.lease
  local only_slot = order_only_slot(short_only)
  local ready = only_slot and queue.ready[only_slot]
  for index = 1, most do
    local flow, slot = nil, only_slot
    if not only_slot then
      flow, slot = order_next(short_only)
    elseif ready.count > 0 then
      flow = rates_first(ready)
    end

    if not flow then
      break
    end

    local id, fence, stretch = begin(flow, slot, lease_end)
    ids[index] = id
    answer(leases, index, id, stretch.attempts, fence, stretch.waited)
  end

  return leases, ids, lease_end
end

pass_time()
local repeated = find_repeated()
if repeated then
  return finish(repeated)
end

waking.note_came(ARGV[3], tonumber(ARGV[5]))
advance()
local leases, ids, lease_end = lease(tonumber(ARGV[4]))
settle_started(lease_end)
local count = #ids
if count > 0 then
  if state.running == 0 then
    drain.resume()
  end

  set_alarm(lease_end)
  state.pending, state.running = state.pending - count, state.running + count
  queue.calls[calls_slot] = ARGV[6] .. ' ' .. text_of(state.fencing - count + 1) .. ' ' .. text_of(state.fencing)
  call('HSET', keys.calls, calls_slot, queue.calls[calls_slot])
end

return finish(tell(leases, ids))
