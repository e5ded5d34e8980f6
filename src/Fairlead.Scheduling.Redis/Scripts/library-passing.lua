-- What happens by time alone, a bounded number at a time, and what every step does at its end.

local pass_time

do
  local MOST_AT_A_TIME = 256

  local function unstamp(member)
    return sub(member, 16)
  end

  local function promote_due()
    for _, member in ipairs(call('ZRANGEBYSCORE', base .. 'delayed', '-inf', micros_text, 'LIMIT', 0, MOST_AT_A_TIME)) do
      local job = find_job(unstamp(member))
      leave_delayed(job)
      become_pending(job)
    end
  end

  -- The jobs whose leases have ended, longest ago first and then in the order in which they were leased.
  local function find_lost(most)
    local lost = {}
    if (first_moment(queue.leases) or huge) > micros then
      return lost
    end

    for _, job in pairs(running) do
      if (job.due or job.stretch.due) <= micros then
        lost[#lost + 1] = whole(job)
      end
    end

    table.sort(lost, function(one, other)
      return one.due < other.due or (one.due == other.due and one.fence < other.fence)
    end)
    for index = #lost, most + 1, -1 do
      lost[index] = nil
    end

    return lost
  end

  -- The attempt counted when it was leased, so a job that kills its worker does not come back for ever.
  local function reclaim_lost_leases()
    for _, job in ipairs(find_lost(MOST_AT_A_TIME)) do
      notify(holder_of(job), 'l ' .. job.id .. ' ' .. text_of(job.fence))
      note_failure(job, '4', 'lease lost')
      if job.attempts < settings.attempts then
        return_job(job, '')
      else
        finish_attempt(job)
        become_ended(job, 'dead')
      end
    end
  end

  local function take_back_announcements()
    for _, member in ipairs(call('ZRANGEBYSCORE', base .. 'announcing', '-inf', micros_text, 'LIMIT', 0, MOST_AT_A_TIME)) do
      local id = unstamp(member)
      call('ZREM', base .. 'announcing', member)
      call('ZADD', base .. 'unannounced', text_of(next_step()), id)
      local job = find_job(id)
      set_flag(job, ANNOUNCING, false)
      set_flag(job, UNANNOUNCED, true)
      write_turn(job)
    end
  end

  local function alarm_at_first(index)
    local first = call('ZRANGE', base .. index, 0, 0, 'WITHSCORES')
    if first[1] then
      set_alarm(tonumber(first[2]))
    end
  end

  function pass_time()
    if micros < state.alarm then
      return
    end

    state.alarm = huge
    promote_due()
    reclaim_lost_leases()
    take_back_announcements()
    settle_changed()
    forget_old(MOST_AT_A_TIME)
    flush_all()
    alarm_at_first('delayed')
    set_alarm(first_moment(queue.leases) or huge)
    alarm_at_first('announcing')
  end
end

local waking = {}

do
  local AWAKE = { general = 'awakeGeneral', short = 'awakeShort', ended = 'awakeEnded' }
  local IDLE = { general = 'idleGeneral', short = 'idleShort', ended = 'idleEnded' }

  -- How many processes have idle workers of a kind, so that nobody is looked for where there is none.
  function waking.count_idle(kind)
    state[IDLE[kind]] = call('ZCARD', base .. 'idle:' .. kind)
  end

  function waking.add_idle(whom, kind, change)
    if tonumber(call('ZINCRBY', base .. 'idle:' .. kind, change, whom)) <= 0 then
      call('ZREM', base .. 'idle:' .. kind, whom)
    end

    waking.count_idle(kind)
  end

  function waking.wake_one(whom, kind)
    waking.add_idle(whom, kind, -1)
    state[AWAKE[kind]] = state[AWAKE[kind]] + 1
    state.wokenAt = micros
    notify(whom, 'w ' .. kind)
  end

  -- Wakes idle workers until as many are awake as there are jobs, in the process that has the most.
  local function wake(kind, jobs)
    while state[AWAKE[kind]] < jobs and state[IDLE[kind]] > 0 do
      waking.wake_one(call('ZREVRANGE', base .. 'idle:' .. kind, 0, 0)[1], kind)
    end
  end

  -- Notes that so many workers came, woken or not. One that was woken and has not come within a second never will: its process died.
  function waking.note_came(kind, count)
    state[AWAKE[kind]] = max(0, state[AWAKE[kind]] - count)
  end

  function waking.wake_all()
    if micros - state.wokenAt > 1000000 then
      state.awakeGeneral, state.awakeShort, state.awakeEnded = 0, 0, 0
    end

    -- A job that either kind of worker could take goes to a reserved one first.
    wake('short', state.takeableShort)
    wake('general', state.takeable - min(state.awakeShort, state.takeableShort))
    if settings.announces then
      wake('ended', call('ZCARD', base .. 'unannounced'))
    end
  end
end

-- The last line of every step: 'return finish(answer)'.
local function finish(answer)
  forget_excess()
  settle_changed()
  waking.wake_all()
  write_flows()
  write_touched()
  flush_all()
  flush_fields()
  write_counts()
  tally.write()
  write_state()
  for whom, list in pairs(notices) do
    if whom ~= process then
      call('PUBLISH', base .. 'notices:' .. whom, table.concat(list, '\n'))
    end
  end

  local until_alarm = state.alarm < huge and max(0, state.alarm - micros) or -1
  queues[base] = queue
  return { notices[process] or {}, until_alarm, answer }
end
