-- What the queue counts: jobs and their ends, the busiest callers, and how fast the queue drains.
--
--   counts              what has been accepted and has ended since the queue began, and how many jobs are in which status now
--   delayed:callers     how many jobs of a caller are delayed
--   busiest             the statistics of the busiest callers, packed

-- What happened in this step, written when it ends.
local events = {}

local function count_event(event, times)
  events[event] = (events[event] or 0) + (times or 1)
end

local function write_counts()
  for event, times in pairs(events) do
    call('HINCRBY', keys.counts, event, times)
  end

  local pending, delayed, running_now = state.pending, state.delayed, state.running
  if queue.written_pending ~= pending or queue.written_delayed ~= delayed or queue.written_running ~= running_now then
    call('HSET', keys.counts, 'pending', pending, 'delayed', delayed, 'running', running_now)
    queue.written_pending, queue.written_delayed, queue.written_running = pending, delayed, running_now
  end

  state.peak = max(state.peak, state.pending + state.delayed)
end

local function queued_of(caller)
  local flow = flows[caller]
  local pending = flow and flow.waitingLong + flow.waitingShort or 0
  return pending + (state.delayed > 0 and tonumber(call('HGET', base .. 'delayed:callers', caller) or 0) or 0)
end

-- How full the queue would be; nothing when there is room.
local function find_excess(caller, of_caller, total)
  if state.pending + state.delayed + total > settings.maxQueued then
    return 2
  end

  return queued_of(caller) + of_caller > settings.maxQueuedPerCaller and 3 or nil
end

local tally = {}

do
  local MAX_BUSIEST = 256

  -- The busiest callers are written at most this often: they are remembered, so that only a server that forgets loses a second.
  local BUSIEST_INTERVAL = 1000000
  local MOST_RECENT = 10000

  local BUCKETS_PER_LOGARITHM = 8 / 0.69314718055994530942

  -- What happened to callers since the statistics were written: the numbers are gathered here, and join the others once a second.
  local function entry_of(caller)
    local entry = queue.recent[caller]
    if not entry then
      entry = { caller = caller, times = 0, counts = {} }
      queue.recent[caller] = entry
      queue.recent_count = queue.recent_count + 1
    end

    return entry
  end

  function tally.touch(caller, times)
    local entry = entry_of(caller)
    entry.times = entry.times + times
  end

  -- Eight buckets to a doubling: each spans 9 % of its value. Jobs that ended together often waited equally long.
  local last_waited, last_bucket = 1, 0

  local function wait_bucket(waited)
    if waited ~= last_waited then
      last_waited, last_bucket = waited, floor(BUCKETS_PER_LOGARITHM * math.log(max(1, waited)))
    end

    return last_bucket
  end

  function tally.attempt(caller, worked, waited)
    local entry, bucket = entry_of(caller), wait_bucket(waited)
    local counts = entry.counts
    entry.times = entry.times + 1
    counts.worked = (counts.worked or 0) + worked
    counts[bucket] = (counts[bucket] or 0) + 1
  end

  -- Both for so many attempts that were alike and completed their jobs.
  function tally.completed(caller, worked, waited, times)
    local entry, bucket = entry_of(caller), wait_bucket(waited)
    local counts = entry.counts
    entry.times = entry.times + times
    counts.worked, counts.completed = (counts.worked or 0) + times * worked, (counts.completed or 0) + times
    counts[bucket] = (counts[bucket] or 0) + times
  end

  function tally.ended(caller, status)
    local counts = entry_of(caller).counts
    counts[status] = (counts[status] or 0) + 1
  end

  -- The "space saving" sketch of Metwally, Agrawal and El Abbadi (2005): a caller that is not counted yet displaces the least
  -- busy one and inherits its weight.
  local function join_busiest(recent)
    local busiest, of_caller = queue.busiest, queue.busiest_of
    local entry = of_caller[recent.caller]
    if entry then
      heap_set(busiest, entry, busiest.keys[entry[1]] + recent.times)
      for field, count in pairs(recent.counts) do
        entry.counts[field] = (entry.counts[field] or 0) + count
      end

      return
    end

    entry = { caller = recent.caller, served = 0, counts = recent.counts }
    of_caller[recent.caller] = entry
    if busiest.count < MAX_BUSIEST then
      heap_set(busiest, entry, recent.times)
    else
      of_caller[busiest.members[1].caller] = nil
      sift_down(busiest, 1, entry, busiest.keys[1] + recent.times)
    end
  end

  function tally.join_recent()
    for _, recent in pairs(queue.recent) do
      join_busiest(recent)
    end

    queue.recent, queue.recent_count = {}, 0
  end

  function tally.write()
    if queue.recent_count == 0 or (micros - queue.busiest_written < BUSIEST_INTERVAL and queue.recent_count < MOST_RECENT) then
      return
    end

    tally.join_recent()
    local written = {}
    for at = 1, queue.busiest.count do
      written[at] = { queue.busiest.members[at].caller, queue.busiest.keys[at], queue.busiest.members[at].counts }
    end

    call('SET', base .. 'busiest', cmsgpack.pack(written))
    queue.busiest_written = micros
  end

  function tally.read()
    local packed = call('GET', base .. 'busiest')
    for _, read in ipairs(packed and cmsgpack.unpack(packed) or {}) do
      local entry = { caller = read[1], served = 0, counts = read[3] }
      queue.busiest_of[entry.caller] = entry
      heap_set(queue.busiest, entry, read[2])
    end
  end
end

local drain = {}

do
  -- The estimate of when a place is free: see DrainRate in Fairlead.Scheduling, which this follows.
  function drain.resume()
    state.drainUntil = state.drainUntil < 0 and now or state.drainUntil + max(0, now - state.drainLast)
    state.drainLast = now
  end

  function drain.record(jobs)
    state.drainLast = now
    if state.drainUntil < 0 then
      state.drainUntil, jobs = now, jobs - 1
    end

    local elapsed = now - state.drainUntil
    if elapsed >= 0.05 then
      local fading = max(0.875, math.exp(-elapsed / 10))
      state.drained = state.drained * fading
      state.drainWatched = state.drainWatched * fading + elapsed
      state.drainUntil = now
    end

    state.drained = state.drained + jobs
  end

  -- Microseconds until that many jobs have ended, from 10 milliseconds to 5 minutes.
  function drain.estimate(jobs)
    local silence = state.drainUntil < 0 and 0 or max(0, now - state.drainUntil)
    local seconds = state.drained == 0 and max(1, silence) or jobs * (state.drainWatched + silence) / state.drained
    return floor(1000000 * min(300, max(0.01, seconds)))
  end
end
