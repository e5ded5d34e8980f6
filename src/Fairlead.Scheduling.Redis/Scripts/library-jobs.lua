-- The jobs: one hash each, '{tag}:job:<id>', and an index for everything that is asked about them.
--
--   jobs                all remembered jobs, scored by their numbers      of:<caller>   those of one caller, likewise
--   delayed             stamped ids, scored by when they are due          pending       scored by since when
--   running             scored by when the lease ends                     ended         scored by the step of their end
--   unannounced         scored by the step in which they came             announcing    stamped ids, scored by when they come back
--   keys                job ids by caller and idempotency key
--
-- The hash of a job has texts under their names, and two packed fields of whole numbers and, last, doubles, little-endian:
--
--   told   number, moment of submission, one more than the priority
--   turn   attempts, since when it has its status, start of the latest attempt or 0, fencing token, microseconds that attempt had
--          waited, kind of lane, sequence in the lane, moment from which it ages, guess in seconds, rate at which it is charged.
--          Of an ended job the moment from which it ages is that of its end, and what it had waited is one more than the duration of
--          its latest attempt, or 0 when it never began.

local TOLD_FORMAT = '<I6I7I1'
local TURN_FORMAT = '<I4I7I7I6I7I1I6I7dd'
local MAX_FAILURES = 16
local FAREWELL_MILLISECONDS = 60000

local function job_key(id)
  return base .. 'job:' .. id
end

local function seconds_of(moment)
  return (moment - state.origin) / 1000000
end

local function pack_turn(job)
  return pack(TURN_FORMAT, job.attempts, job.since, job.started, job.fence, job.waited, job.kind, job.sequence, job.entered,
    job.guess, job.rate)
end

local function unpack_turn(job, packed)
  job.attempts, job.since, job.started, job.fence, job.waited, job.kind, job.sequence, job.entered,
    job.guess, job.rate = unpack_packed(TURN_FORMAT, packed)
  return job
end

local function priority_of(told)
  local _, _, priority = unpack_packed(TOLD_FORMAT, told)
  return priority - 1
end

-- A job that runs is remembered; any other one is read.
local function find_job(id)
  if running[id] then
    return running[id]
  end

  local values = call('HMGET', job_key(id), 'status', 'caller', 'turn', 'told', 'key', 'waiting', 'announcement', 'expected', 'step')
  if not values[1] then
    return nil
  end

  return unpack_turn({
    id = id, status = values[1], caller = values[2], told = values[4], key = values[5], waiting = values[6] or nil,
    announcement = values[7], expected = values[8], step = tonumber(values[9] or 0),
  }, values[3])
end

local function has_ended(job)
  return job.status == 'completed' or job.status == 'dead' or job.status == 'canceled'
end

-- A lease is worth nothing once it has ended, been lost or been revoked.
local function find_leased(id, fence)
  local job = running[id]
  return job and job.fence == tonumber(fence) and job or nil
end

local function guess_of(job)
  return tonumber(job.expected) or (state.meanWeight > 0 and state.mean / state.meanWeight or 0)
end

-- Makes a new turn, and says that it waits; the caller writes the job and settles its flow.
local function begin_turn(job)
  state.sequence = state.sequence + 1
  state.pending = state.pending + 1
  job.guess, job.sequence, job.entered, job.since, job.rate = guess_of(job), state.sequence, micros, micros, 0
  job.kind = (job.priority + 1) * 2 + (job.guess <= settings.shortBound and 1 or 0)
  put(keys.pending, job.id, micros_text)
end

local function become_pending(job)
  job.priority = priority_of(job.told)
  begin_turn(job)
  call('HSET', job_key(job.id), 'status', 'pending', 'turn', pack_turn(job))
  advance()
  local flow = find_or_add_flow(job.caller)
  order_wait(job, flow)
  settle(flow)
end

local function count_delayed(caller, change)
  state.delayed = state.delayed + change
  if call('HINCRBY', base .. 'delayed:callers', caller, change) <= 0 then
    call('HDEL', base .. 'delayed:callers', caller)
  end
end

local function delay(job, due)
  local step = next_step()
  call('HSET', job_key(job.id), 'status', 'delayed', 'due', text_of(due), 'step', text_of(step), 'turn', pack_turn(job))
  call('ZADD', base .. 'delayed', text_of(due), stamp(step, job.id))
  count_delayed(job.caller, 1)
  set_alarm(due)
end

local function leave_delayed(job)
  call('ZREM', base .. 'delayed', stamp(job.step, job.id))
  count_delayed(job.caller, -1)
end

-- Failures are a list in the words of JSON, numbers as text so that none is rounded; only what failed has one.
local function note_failure(job, reason, message)
  local failures = call('HGET', job_key(job.id), 'failures')
  failures = failures and cjson.decode(failures) or {}
  if #failures == MAX_FAILURES then
    table.remove(failures, 1)
  end

  failures[#failures + 1] = {
    tostring(job.attempts), text_of(job.started), text_of(max(0, micros - job.since)), reason, message,
  }
  call('HSET', job_key(job.id), 'failures', cjson.encode(failures), 'error', message)
end

local function end_turn(job)
  begin_changes()
  local flow = find_flow(job.caller)
  order_stop(job, flow)
  running[job.id] = nil
  state.running = state.running - 1
  drop(keys.running, job.id)
  return flow
end

local function finish_attempt(job)
  settle_later(end_turn(job))
  job.duration = max(0, micros - job.since)
  state.mean = state.mean * 0.99 + job.duration / 1000000
  state.meanWeight = state.meanWeight * 0.99 + 1
  tally_attempt(job.caller, job.duration, job.waited)
end

-- Keeps the attempt's charge and its place among the caller's jobs; it waits anew, so its age begins now.
local function return_job(job)
  local flow = end_turn(job)
  job.status, job.since = 'pending', micros
  state.pending = state.pending + 1
  put(keys.pending, job.id, micros_text)
  call('HSET', job_key(job.id), 'status', 'pending', 'turn', pack_turn(job))
  order_wait(job, flow)
  settle(flow)
end

-- A job whose end somebody waits for is kept a little longer, under a name of which nobody else knows.
local function forget(id, caller, key, waiting)
  state.ended = state.ended - 1
  drop(keys.ended, id)
  drop(keys.jobs, id)
  drop(base .. 'of:' .. caller, id)
  if key then
    call('HDEL', base .. 'keys', #caller .. ':' .. caller .. key)
  end

  if waiting then
    call('RENAME', job_key(id), base .. 'farewell:' .. id)
    call('PEXPIRE', base .. 'farewell:' .. id, FAREWELL_MILLISECONDS)
  else
    call('DEL', job_key(id))
  end
end

local function forget_old(most)
  flush(keys.ended)
  local ids = call('ZRANGE', keys.ended, 0, most - 1)
  for index = 1, #ids do
    local id = ids[index]
    local values = call('HMGET', job_key(id), 'caller', 'key', 'waiting', 'turn')
    if state.ended <= settings.retained then
      local _, since = unpack_packed(TURN_FORMAT, values[4])
      if since + settings.retention > micros then
        set_alarm(since + settings.retention)
        return
      end
    end

    forget(id, values[1], values[2], values[3])
  end

  if ids[most] then
    set_alarm(micros)
  end
end

-- How many began to be retained in this step: at its end as many and some more are forgotten if there are too many.
local retained = 0

-- Its retention begins. Nothing is forgotten by time here: the alarm sees to it.
local function retain(id)
  retained = retained + 1
  state.ended = state.ended + 1
  put(keys.ended, id, text_of(next_step()))
  set_alarm(micros + settings.retention)
end

local function forget_excess()
  if retained > 0 and (settings.retention == 0 or state.ended > settings.retained) then
    forget_old(retained + 10)
  end
end

local function tell_waiting(job)
  for waiting in string.gmatch(job.waiting, '%S+') do
    notify(waiting, 'e ' .. job.id)
  end
end

-- Tells whoever waits for the end of the job, and keeps it until its end is announced, or for as long as ended jobs are kept.
local function become_ended(job, status, ...)
  job.status, job.since, job.entered, job.waited = status, micros, micros, job.duration and job.duration + 1 or 0
  call('HSET', job_key(job.id), 'status', status, 'turn', pack_turn(job), ...)
  count_event(status)
  drain_record()
  if status ~= 'canceled' then
    tally_end(job.caller, status)
  end

  if job.waiting then
    tell_waiting(job)
  end

  if settings.announces then
    call('HSET', job_key(job.id), 'announcement', 'waiting')
    call('ZADD', base .. 'unannounced', text_of(next_step()), job.id)
  else
    retain(job.id)
  end
end

local function read_jobs(ids)
  local read = {}
  for _, id in ipairs(ids) do
    local fields = call('HGETALL', job_key(id))
    if fields[1] then
      read[#read + 1] = { id, fields }
    end
  end

  return read
end
