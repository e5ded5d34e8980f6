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
  local more = call('HMGET', job_key(id), 'payload', 'timeout')
  return { id, job.caller, more[1], job.attempts, job.fence, more[2] or '', job.priority, job.waited }
end

local function begin(id, flow)
  local job = find_job(id)
  local turn = read_turn(id)
  order_leave_lane(id, turn, flow)
  order_start(id, turn, flow)
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
    'fence', job.fence, 'holder', process, 'turn', cmsgpack.pack(turn))
  call('HDEL', job_key(id), 'progress', 'note')
  touch(job.caller)
  tally(job.caller, wait_bucket(job.waited), 1)
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
    local job = find_leased(lease.id, format('%.0f', lease.fence))
    if job then
      job.waited = lease.waited
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
  remembered[index] = { id = id, fence = state.fencing, waited = leases[index][8] }
end

if leases[1] then
  call('HSET', base .. 'calls', slot, cmsgpack.pack({ token = ARGV[6], leases = remembered }))
end

return finish(leases)
