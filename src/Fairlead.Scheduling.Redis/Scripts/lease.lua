-- Leases the next jobs, in fair order; the attempts count from here.
--
-- ARGV[3]  'general' or 'short': which jobs the workers take.
-- ARGV[4]  How many leases are wanted.
-- ARGV[5]  How many workers came to ask, those included that want none any more.
-- ARGV[6]  The token of this call, ARGV[7] which of the calls it is that the process may have under way at once. A call that is repeated
--          because its answer was lost is answered with the same leases.
-- Answers  for each lease five values: id, what was told of the job, attempt, fencing token, microseconds it had waited.
-- Complexity: O(leases * (log jobs + log callers)).

local RUNNING = 'running\0'
local calls_slot = process .. ':' .. ARGV[3] .. ':' .. ARGV[7]

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
    word = process, rest = flow.caller, stopped = 0, is_plain = run.flags == 0 and not settings.announces,
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
local function open_job(id, flow, fence, lease_end)
  local job = unpack_record(new_job(id, flow.caller), read_turn(id))
  remove_own(job, 'progress', 'note')
  job.word, job.status, job.attempts, job.waited = word_of(job), 'running', job.attempts + 1, max(0, micros - job.since)
  job.since, job.started, job.rest, job.due, job.stretch, job.fence = micros, micros, flow.caller, lease_end, job, fence
  order_open(job, flow)
  running[id] = job
  write_running(job)
  return job
end

-- Leases as many as may be taken, up to those wanted.
local function lease(most, lease_end)
  local leases, ids, short_only, fence = {}, {}, ARGV[3] == 'short', state.fencing
  local only_slot = order_only_slot(short_only)
  for index = 1, most do
    local flow, slot = order_next(only_slot, short_only)
    if not flow then
      break
    end

    local id, sequence, run = take_first(flow, slot - 1)
    local stretch
    fence = fence + 1
    if run.is_new then
      local numbers = pack(NUMBERS_FORMAT, fence, sequence)
      stretch = run.stretch or open_stretch(run, flow, slot, lease_end)
      running[id] = { id = id, fence = fence, numbers = numbers, stretch = stretch }
      add_field(running_fields, id, RUNNING .. numbers .. stretch.record)
    else
      stretch = open_job(id, flow, fence, lease_end)
    end

    order_start(stretch, flow, slot)
    ids[index] = id
    answer(leases, index, id, stretch.attempts, fence, stretch.waited)
  end

  state.fencing = fence
  return leases, ids
end

pass_time()
local repeated = find_repeated()
if repeated then
  return finish(repeated)
end

waking.note_came(ARGV[3], tonumber(ARGV[5]))
advance()
local lease_end = micros + settings.lease
local leases, ids = lease(tonumber(ARGV[4]), lease_end)
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
