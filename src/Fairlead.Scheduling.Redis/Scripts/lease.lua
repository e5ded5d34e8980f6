-- Leases the next jobs, in fair order; the attempts count from here.
--
-- ARGV[3]  'general' or 'short': which jobs the workers take.
-- ARGV[4]  How many leases are wanted.
-- ARGV[5]  How many workers came to ask, those included that want none any more.
-- ARGV[6]  The token of this call. A call that is repeated because its answer was lost is answered with the same leases.
-- Answers  for each lease {id, caller, payload, attempt, fencing token, timeout or empty, priority, microseconds it had waited}.
-- Complexity: O(leases * (log jobs + log callers)).

local slot = process .. ':' .. ARGV[3]

local function answer(id, job)
  return { id, job.caller, job.payload, job.attempts, job.fence, job.timeout or '', job.priority, job.waited }
end

local function begin(id, flow)
  local job = find_job(id, FIELDS_OF_A_LEASE)
  order_leave_lane(id, job.turn, flow)
  order_start(id, job.turn, flow)
  if call('ZCARD', base .. 'running') == 0 then
    drain_resume()
  end

  state.fencing = state.fencing + 1
  local lease_end = micros + settings.lease
  job.attempts, job.fence, job.waited = job.attempts + 1, state.fencing, math.max(0, micros - job.since)
  call('ZREM', base .. 'pending', id)
  call('ZADD', base .. 'running', lease_end, id)
  count_queued(job.caller, -1)
  call('HSET', job_key(id), 'status', 'running', 'attempts', job.attempts, 'started', micros, 'since', micros,
    'fence', job.fence, 'holder', process, 'waited', job.waited, 'turn', cmsgpack.pack(job.turn))
  if job.attempts > 1 then
    -- A released attempt does not count, but what it reported is gone by then.
    call('HDEL', job_key(id), 'progress', 'note')
  end

  set_alarm(lease_end)
  return answer(id, job)
end

-- What the same call leased the first time, and still holds; nothing when this is the first time.
local function find_repeated()
  local packed = call('HGET', base .. 'calls', slot)
  local last = packed and cmsgpack.unpack(packed)
  if not last or last.token ~= ARGV[6] then
    return nil
  end

  local leases = {}
  for _, lease in ipairs(last.leases) do
    local job = find_leased(lease.id, format('%.0f', lease.fence), FIELDS_OF_A_LEASE)
    if job then
      table.insert(leases, answer(lease.id, job))
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
local leases, remembered = {}, {}
for index = 1, tonumber(ARGV[4]) do
  local id, flow = order_find_next(ARGV[3] == 'short')
  if not id then
    break
  end

  leases[index] = begin(id, flow)
  remembered[index] = { id = id, fence = state.fencing }
end

if leases[1] then
  call('HSET', base .. 'calls', slot, cmsgpack.pack({ token = ARGV[6], leases = remembered }))
end

return finish(leases)
