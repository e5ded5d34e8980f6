-- What happens to a job: it waits for its turn or its time, runs, and ends.

local function guess_of(job)
  return tonumber(job.expected) or (state.meanWeight > 0 and state.mean / state.meanWeight or 0)
end

local function kind_of(priority, guess)
  return (priority + 1) * 2 + (guess <= settings.shortBound and 1 or 0)
end

local function become_pending(job)
  state.number = state.number + 1
  state.pending = state.pending + 1
  job.status, job.guess, job.sequence, job.entered, job.since, job.rate = 'pending', guess_of(job), state.number, micros, micros, 0
  job.kind = kind_of(job.priority, job.guess)
  write_turn(job)
  advance()
  local flow = find_or_add_flow(job.caller)
  order_wait(job, flow)
  settle(flow)
end

local delay, leave_delayed

do
  local function count_delayed(caller, change)
    state.delayed = state.delayed + change
    if call('HINCRBY', base .. 'delayed:callers', caller, change) <= 0 then
      call('HDEL', base .. 'delayed:callers', caller)
    end
  end

  function delay(job, due)
    job.status, job.due, job.step = 'delayed', due, next_step()
    write_turn(job)
    call('ZADD', base .. 'delayed', text_of(due), stamp(job.step, job.id))
    count_delayed(job.caller, 1)
    set_alarm(due)
  end

  function leave_delayed(job)
    call('ZREM', base .. 'delayed', stamp(job.step, job.id))
    count_delayed(job.caller, -1)
  end
end

-- A long result is beside its job, which is read more often.
local LONGEST_RESULT = 1024

local note_failure, set_result

do
  local MAX_FAILURES = 16

  -- Failures are a list in the words of JSON, numbers as text so that none is rounded; only what failed has one.
  function note_failure(job, reason, message)
    local failures = call('HGET', job_key(job.id), 'failures')
    failures = failures and cjson.decode(failures) or {}
    if #failures == MAX_FAILURES then
      table.remove(failures, 1)
    end

    failures[#failures + 1] = {
      tostring(job.attempts), text_of(job.started), text_of(max(0, micros - job.since)), reason, message,
    }
    set_own(job, 'failures', cjson.encode(failures), 'error', message)
  end

  -- What the attempt returned is with the job, or beside it when that would make the job long to read.
  function set_result(job, token, result)
    job.word, job.rest = token, ''
    if #result > LONGEST_RESULT then
      set_own(job, 'result', result)
    else
      job.rest = result
      if job.flags > 0 then
        remove_own(job, 'result')
      end
    end
  end
end

local function end_turn(job)
  begin_changes()
  local flow = find_flow(job.caller)
  order_stop(job, flow, 1)
  running[job.id] = nil
  stopped.count = stopped.count + 1
  stopped[stopped.count] = job.id
  state.running = state.running - 1
  job.due, job.word, job.rest, job.stretch = 0, '', '', nil
  return flow
end

-- Keeps the attempt's charge and its place among the caller's jobs; it waits anew, so its age begins now.
local function return_job(job, token)
  local flow = end_turn(job)
  job.status, job.since, job.word = 'pending', micros, token
  state.pending = state.pending + 1
  write_turn(job)
  order_wait(job, flow)
  settle(flow)
end

local letter_of, become_ended

do
  local function tell_waiting(id, waiting)
    for whom in string.gmatch(waiting, '%S+') do
      notify(whom, 'e ' .. id)
    end

    queue.waiting[id] = nil
    call('HDEL', base .. 'waiting', id)
  end

  -- The letter of an ended job: whoever waited for it may read it when it is forgotten at once.
  function letter_of(job, waited_for)
    return (waited_for and 'w') or (job.flags > 0 and 'o') or 'p'
  end

  -- Tells whoever waits for the end of the job, and keeps it until its end is announced, or for as long as ended jobs are kept.
  function become_ended(job, status)
    job.status, job.since, job.entered, job.waited = status, micros, micros, job.duration and job.duration + 1 or 0
    count_event(status)
    drain.record(1)
    if status ~= 'canceled' then
      tally.ended(job.caller, status)
    end

    if status == 'dead' then
      set_flag(job, OWN_HASH, true)
      call('SADD', base .. 'dead', job.id)
    end

    local waiting = queue.waiting[job.id]
    if waiting then
      tell_waiting(job.id, waiting)
    end

    if settings.announces then
      set_flag(job, UNANNOUNCED, true)
      call('ZADD', base .. 'unannounced', text_of(next_step()), job.id)
    else
      retain(job, letter_of(job, waiting))
    end

    write_turn(job)
  end
end

-- Stretches of which jobs stopped in this step, not settled yet.
local stopping, stopping_count = {}, 0

local finish_attempt, complete_plainly, settle_completed

do
  local function note_durations(lasted, count)
    local mean, weight = state.mean, state.meanWeight
    for _ = 1, count do
      mean, weight = mean * 0.99 + lasted / 1000000, weight * 0.99 + 1
    end

    state.mean, state.meanWeight = mean, weight
  end

  function finish_attempt(job)
    settle_later(end_turn(job))
    job.duration = max(0, micros - job.since)
    note_durations(job.duration, 1)
    tally.attempt(job.caller, job.duration, job.waited)
  end

  local COMPLETED = 'completed\0'

  -- What the completed jobs of a stretch share: the same as finish_attempt and become_ended make of each.
  local function begin_completing(stretch, token)
    if stopping_count == 0 then
      begin_changes()
    end

    stopping_count = stopping_count + 1
    stopping[stopping_count] = stretch
    stretch.lasted = max(0, micros - stretch.since)
    stretch.ended = pack_completed(stretch, stretch.lasted, token)
    stretch.retained = retained_of('p', stretch.bundle)
  end

  -- The short way, which nearly every end takes: nothing of the job is anywhere but in what all jobs share, and nobody waits for it. Says
  -- whether it was such a job.
  function complete_plainly(job, token, result)
    local id, stretch = job.id, job.stretch
    if not stretch.is_plain or queue.waiting[id] or #result > LONGEST_RESULT then
      return false
    end

    local stops = stretch.stopped
    if stops == 0 then
      begin_completing(stretch, token)
    end

    local ids = stretch.retained
    local count = ids.count + 1
    stretch.stopped, ids.count, ids[count] = stops + 1, count, id
    count = stopped.count + 1
    stopped.count, stopped[count], running[id] = count, id, nil
    add_field(turn_fields, id, COMPLETED .. job.numbers .. stretch.ended .. result)
    return true
  end

  -- Charges and counts those that took the short way.
  function settle_completed()
    local completed = 0
    for index = 1, stopping_count do
      local stretch = stopping[index]
      local flow, count = find_flow(stretch.caller), stretch.stopped
      order_stop(stretch, flow, count)
      settle_later(flow)
      note_durations(stretch.lasted, count)
      tally.completed(stretch.caller, stretch.lasted, stretch.waited, count)
      completed, stretch.stopped = completed + count, 0
    end

    if completed > 0 then
      state.running, retained = state.running - completed, retained + completed
      count_event('completed', completed)
      drain.record(completed)
    end

    stopping_count = 0
  end
end
