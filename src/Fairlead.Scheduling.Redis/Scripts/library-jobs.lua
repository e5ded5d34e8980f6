-- The jobs: one hash each, '{tag}:job:<id>', and an index for everything that is asked about them.
--
--   jobs                all remembered jobs, scored by their numbers      of:<caller>   those of one caller, likewise
--   delayed             stamped ids, scored by when they are due          pending       scored by since when
--   running             scored by when the lease ends                     ended         scored by the step of their end
--   unannounced         scored by the step in which they came             announcing    stamped ids, scored by when they come back
--   keys                job ids by caller and idempotency key             queued        how many of a caller are delayed or pending
--   processes           workers and until when each is known           idle:<kind>   processes, scored by their idle workers
--   counts              what has been accepted and has ended              busiest, tally:<caller>   statistics of the busiest callers

local FIELDS = {
  'caller', 'status', 'number', 'attempts', 'since', 'step', 'started', 'fence', 'holder', 'key', 'waiting',
  'announcement', 'expected', 'priority', 'waited', 'turn', 'payload', 'timeout',
}
local FIELDS_OF_A_LEASE = #FIELDS
local FIELDS_OF_A_JOB = FIELDS_OF_A_LEASE - 2
local MAX_FAILURES = 16
local MAX_BUSIEST = 256
local FAREWELL_MILLISECONDS = 60000

local function job_key(id)
  return base .. 'job:' .. id
end

-- Payload and timeout are read for a lease only.
local function find_job(id, fields)
  fields = fields or FIELDS_OF_A_JOB
  local values = call('HMGET', job_key(id), unpack(FIELDS, 1, fields))
  if not values[2] then
    return nil
  end

  local job = { id = id }
  for index = 1, fields do
    job[FIELDS[index]] = values[index] or nil
  end

  job.turn = job.turn and cmsgpack.unpack(job.turn)
  job.attempts, job.since, job.started = tonumber(job.attempts), tonumber(job.since), tonumber(job.started)
  return job
end

local function has_ended(job)
  return job.status == 'completed' or job.status == 'dead' or job.status == 'canceled'
end

-- A lease is worth nothing once it has ended, been lost or been revoked.
local function find_leased(id, fence, fields)
  local job = find_job(id, fields)
  return job and job.status == 'running' and job.fence == fence and job or nil
end

-- Counted per caller while the script runs, and written when it ends.
local queued, touched, has_grown = {}, {}, false

local function queued_of(caller)
  if not queued[caller] then
    queued[caller] = tonumber(call('HGET', base .. 'queued', caller) or 0)
  end

  return queued[caller]
end

local function count_queued(caller, change)
  queued[caller] = queued_of(caller) + change
  has_grown = has_grown or change > 0
end

local function total_queued()
  return call('ZCARD', base .. 'pending') + call('ZCARD', base .. 'delayed')
end

-- The "space saving" sketch of Metwally, Agrawal and El Abbadi (2005): a caller that is not counted yet displaces the least
-- busy one and inherits its weight.
local function write_touched(caller, times)
  local busiest = base .. 'busiest'
  if call('ZADD', busiest, 'XX', 'INCR', times, caller) then
    return
  end

  local inherited = 0
  if call('ZCARD', busiest) >= MAX_BUSIEST then
    local displaced = call('ZPOPMIN', busiest)
    inherited = tonumber(displaced[2])
    call('DEL', base .. 'tally:' .. displaced[1])
  end

  call('ZADD', busiest, inherited + times, caller)
end

local function touch(caller)
  touched[caller] = (touched[caller] or 0) + 1
end

-- Kept with the touch, so that nothing is written for a caller that another one has displaced.
local tallies = {}

local function tally(caller, field, change)
  local counts = tallies[caller] or {}
  tallies[caller] = counts
  counts[field] = (counts[field] or 0) + change
end

local function write_counts()
  for caller, count in pairs(queued) do
    if count > 0 then
      call('HSET', base .. 'queued', caller, count)
    else
      call('HDEL', base .. 'queued', caller)
    end
  end

  for caller, times in pairs(touched) do
    write_touched(caller, times)
    for field, change in pairs(tallies[caller] or {}) do
      call('HINCRBY', base .. 'tally:' .. caller, field, change)
    end
  end

  if has_grown then
    state.peak = math.max(state.peak, total_queued())
  end
end

-- Eight buckets to a doubling: each spans 9 % of its value.
local function wait_bucket(waited)
  return 'w' .. math.floor(8 * math.log(math.max(1, waited)) / math.log(2))
end

-- The estimate of when a place is free: see DrainRate in Fairlead.Scheduling, which this follows.
local function drain_resume()
  state.drainUntil = state.drainUntil and state.drainUntil + math.max(0, now - state.drainLast) or now
  state.drainLast = now
end

local function drain_record()
  state.drainLast = now
  if not state.drainUntil then
    state.drainUntil = now
    return
  end

  local elapsed = now - state.drainUntil
  if elapsed >= 0.05 then
    local fading = math.max(0.875, math.exp(-elapsed / 10))
    state.drained = state.drained * fading
    state.drainWatched = state.drainWatched * fading + elapsed
    state.drainUntil = now
  end

  state.drained = state.drained + 1
end

-- Microseconds until that many jobs have ended, from 10 milliseconds to 5 minutes.
local function drain_estimate(jobs)
  local silence = state.drainUntil and math.max(0, now - state.drainUntil) or 0
  local seconds = state.drained == 0 and math.max(1, silence) or jobs * (state.drainWatched + silence) / state.drained
  return math.floor(1000000 * math.min(300, math.max(0.01, seconds)))
end

local function guess_of(job)
  return tonumber(job.expected) or (state.meanWeight > 0 and state.mean / state.meanWeight or 0)
end

-- Since when it is pending decides its age in the statistics, and its tier.
local function become_pending(job)
  local guess = guess_of(job)
  state.sequence = state.sequence + 1
  local turn = {
    caller = job.caller, kind = (job.priority + 1) * 2 + (guess <= settings.shortBound and 1 or 0),
    sequence = state.sequence, entered = now, guess = guess,
  }
  call('HSET', job_key(job.id), 'status', 'pending', 'since', micros, 'turn', cmsgpack.pack(turn))
  call('ZADD', base .. 'pending', micros, job.id)
  advance()
  order_wait(job.id, turn)
end

local function delay(job, due)
  local step = next_step()
  call('HSET', job_key(job.id), 'status', 'delayed', 'due', due, 'step', step)
  call('ZADD', base .. 'delayed', due, stamp(step, job.id))
  set_alarm(due)
end

-- Failures are a list in the words of JSON, numbers as text so that none is rounded; only what failed has one.
local function note_failure(job, reason, message)
  local failures = call('HGET', job_key(job.id), 'failures')
  failures = failures and cjson.decode(failures) or {}
  if #failures == MAX_FAILURES then
    table.remove(failures, 1)
  end

  failures[#failures + 1] = {
    tostring(job.attempts), format('%.0f', job.started), format('%.0f', math.max(0, micros - job.since)), reason, message,
  }
  call('HSET', job_key(job.id), 'failures', cjson.encode(failures), 'error', message)
end

local function end_turn(job)
  advance()
  local flow = find_flow(job.caller)
  order_stop(job.id, job.turn, flow)
  return flow
end

local function finish_attempt(job)
  settle(end_turn(job))
  local duration = math.max(0, micros - job.since)
  call('ZREM', base .. 'running', job.id)
  job.duration = duration
  state.mean = state.mean * 0.99 + duration / 1000000
  state.meanWeight = state.meanWeight * 0.99 + 1
  touch(job.caller)
  tally(job.caller, 'worked', duration)
  tally(job.caller, wait_bucket(tonumber(job.waited)), 1)
end

-- Keeps the attempt's charge and its place among the caller's jobs; it waits anew, so its age begins now.
local function return_job(job)
  end_turn(job)
  call('ZREM', base .. 'running', job.id)
  call('ZADD', base .. 'pending', micros, job.id)
  call('HSET', job_key(job.id), 'status', 'pending', 'since', micros)
  order_wait(job.id, job.turn)
  count_queued(job.caller, 1)
end

-- A job whose end somebody waits for is kept a little longer, under a name of which nobody else knows.
local function forget(id)
  local job = find_job(id)
  call('ZREM', base .. 'ended', id)
  call('ZREM', base .. 'jobs', id)
  call('ZREM', base .. 'of:' .. job.caller, id)
  if job.key then
    call('HDEL', base .. 'keys', #job.caller .. ':' .. job.caller .. job.key)
  end

  if job.waiting then
    call('RENAME', job_key(id), base .. 'farewell:' .. id)
    call('PEXPIRE', base .. 'farewell:' .. id, FAREWELL_MILLISECONDS)
  else
    call('DEL', job_key(id))
  end
end

local function forget_old(most)
  for _ = 1, most do
    local oldest = call('ZRANGE', base .. 'ended', 0, 0)[1]
    if not oldest then
      return
    end

    local forgotten_at = tonumber(call('HGET', job_key(oldest), 'since')) + settings.retention
    if call('ZCARD', base .. 'ended') <= settings.retained and forgotten_at > micros then
      set_alarm(forgotten_at)
      return
    end

    forget(oldest)
  end

  set_alarm(micros)
end

-- Its retention begins. Nothing else is forgotten by time here: the alarm sees to it.
local function retain(id)
  call('ZADD', base .. 'ended', next_step(), id)
  set_alarm(micros + settings.retention)
  if settings.retention == 0 or call('ZCARD', base .. 'ended') > settings.retained then
    forget_old(10)
  end
end

-- Tells whoever waits for the end of the job, and keeps it until its end is announced, or for as long as ended jobs are kept.
local function become_ended(job, status, ...)
  if job.duration then
    call('HSET', job_key(job.id), 'status', status, 'ended', micros, 'since', micros, 'duration', job.duration, ...)
  else
    call('HSET', job_key(job.id), 'status', status, 'ended', micros, 'since', micros)
  end

  call('HINCRBY', base .. 'counts', status, 1)
  drain_record()
  if status ~= 'canceled' then
    tally(job.caller, status, 1)
  end

  for waiting in string.gmatch(job.waiting or '', '%S+') do
    notify(waiting, 'e ' .. job.id)
  end

  if settings.announces then
    call('HSET', job_key(job.id), 'announcement', 'waiting')
    call('ZADD', base .. 'unannounced', next_step(), job.id)
  else
    retain(job.id)
  end
end

-- How full the queue would be; nothing when there is room.
local function find_excess(caller, of_caller, total)
  if total_queued() + total > settings.maxQueued then
    return 2
  end

  return queued_of(caller) + of_caller > settings.maxQueuedPerCaller and 3 or nil
end

local function read_jobs(ids)
  local read = {}
  for _, id in ipairs(ids) do
    local fields = call('HGETALL', job_key(id))
    if fields[1] then
      table.insert(read, { id, fields })
    end
  end

  return read
end
