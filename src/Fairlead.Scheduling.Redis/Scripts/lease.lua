-- Leases the next jobs, in fair order; the attempts count from here.
--
-- ARGV[3]  'general' or 'short': which jobs the workers take.
-- ARGV[4]  How many leases are wanted.
-- ARGV[5]  How many workers came to ask, those included that want none any more.
-- ARGV[6]  The token of this call. A call that is repeated because its answer was lost is answered with the same leases.
-- Answers  for each lease {id, caller, payload, attempt, fencing token, timeout or empty, priority, microseconds it had waited}.
-- Complexity: O(leases * (log jobs + log callers)).

local slot = process .. ':' .. ARGV[3]

-- The same for all leases of a call, so they are written as text once.
local lease_end = micros + settings.lease
local lease_end_text = text_of(lease_end)

local function answer(job, payload, told, timeout)
  return { job.id, job.caller, payload, job.attempts, job.fence, timeout or '', priority_of(told), job.waited }
end

local function begin(id, flow)
  local key = job_key(id)
  local values = call('HMGET', key, 'turn', 'payload', 'told', 'timeout', 'waiting')

  -- With all its fields from the beginning, the table is made large enough at once.
  local job = unpack_turn({
    id = id, caller = flow.caller, status = 'running', holder = process, served = state.fencing, duration = nil, overdue = false, start = 0,
    attempts = 0, since = 0, started = 0, fence = 0, waited = 0, kind = 0, sequence = 0, entered = 0, guess = 0, rate = 0,
    waiting = nil, [1] = nil,
  }, values[1])
  state.fencing = state.fencing + 1
  job.attempts, job.fence, job.waited = job.attempts + 1, state.fencing, max(0, micros - job.since)
  job.since, job.started, job.waiting = micros, micros, values[5] or nil
  if state.running == 0 then
    drain_resume()
  end

  state.pending, state.running = state.pending - 1, state.running + 1
  running[id] = job
  order_start(job, flow)
  drop(keys.pending, id)
  put(keys.running, id, lease_end_text)
  call('HSET', key, 'status', 'running', 'turn', pack_turn(job), 'holder', process)
  if job.attempts > 1 then
    -- A released attempt does not count, but what it reported is gone by then.
    call('HDEL', key, 'progress', 'note')
  end

  return answer(job, values[2], values[3], values[4])
end

-- What the same call leased the first time, and still holds; nothing when this is the first time.
local function find_repeated()
  local last = queue.calls[slot]
  if not last or string.match(last, '^%S+') ~= ARGV[6] then
    return nil
  end

  local leases = {}
  for id, fence in string.gmatch(last, ' (%S+)=(%d+)') do
    local job = find_leased(id, fence)
    if job then
      local values = call('HMGET', job_key(id), 'payload', 'told', 'timeout')
      leases[#leases + 1] = answer(job, values[1], values[2], values[3])
    end
  end

  return leases
end

pass_time()
local repeated = find_repeated()
if repeated then
  return finish(repeated)
end

note_came(ARGV[3], tonumber(ARGV[5]))
advance()
local leases, remembered = {}, { ARGV[6] }
for index = 1, tonumber(ARGV[4]) do
  local id, flow = order_take_next(ARGV[3] == 'short')
  if not id then
    break
  end

  leases[index] = begin(id, flow)
  remembered[index + 1] = id .. '=' .. text_of(state.fencing)
end

settle_started()
if leases[1] then
  set_alarm(lease_end)
  queue.calls[slot] = table.concat(remembered, ' ')
  call('HSET', keys.calls, slot, queue.calls[slot])
end

return finish(leases)
