-- What the library remembers of a queue between calls, so that a step reads nothing that the step before has written.
--
-- Redis is the truth, and what is remembered is right as long as nobody else wrote. Every step writes the state with a version: who
-- remembers, and how many steps they took. A step that finds another version than the one it left, because a server took over,
-- was restored, or another version of this library came in between, forgets what it remembers and reads the queue: flows, leases and
-- weights, O(callers that have jobs or debts + running jobs). A step that fails remembers nothing.

-- The queues that are remembered, by what their keys begin with.
local queues = {}

local write_state, remember, read_running, read_flows

do
  local STATE = {
    'origin', 'micros', 'alarm', 'number', 'step', 'fencing', 'redriven', 'services', 'system', 'emptySince',
    'takeable', 'takeableShort', 'workers', 'tracksAges', 'guessesEnded', 'mean', 'meanWeight',
    'drained', 'drainWatched', 'drainUntil', 'drainLast', 'awakeGeneral', 'awakeShort', 'awakeEnded', 'wokenAt',
    'idleGeneral', 'idleShort', 'idleEnded', 'peak', 'pending', 'delayed', 'running', 'ended', 'version',
  }
  local STATE_FORMAT = '<dddddddddddddddddddddddddddddddddd'
  local MAX_QUEUES = 100
  local queue_count = 0

  local function new_state()
    local new = {}
    for _, field in ipairs(STATE) do
      new[field] = 0
    end

    new.origin, new.micros, new.alarm, new.drainUntil = micros, micros, huge, -1
    return new
  end

  local function unpack_state(packed)
    local values, read = { unpack_packed(STATE_FORMAT, packed) }, {}
    for index, field in ipairs(STATE) do
      read[field] = values[index]
    end

    return read
  end

  function write_state()
    local values = queue.values
    state.version = state.version + 1
    for index = 1, #STATE do
      values[index] = state[STATE[index]]
    end

    queue.packed = pack(STATE_FORMAT, unpack(values)) .. queue.author
    call('SET', KEYS[1], queue.packed)
  end

  local function new_queue(packed_settings)
    local new = {
      packed_settings = packed_settings, settings = cmsgpack.unpack(packed_settings), values = {}, flows = {}, running = {},
      ready = {}, ages = {}, busy = new_rates(SYSTEM_SLOT), held = new_rates(SYSTEM_SLOT), idle = new_rates(SYSTEM_SLOT),
      guesses = new_moments(), leases = new_moments(), calls = {}, waiting = {},
      weights = {}, configured_weights = {}, paused = {}, busiest = new_heap(1), busiest_of = {}, busiest_written = 0,
      recent = {}, recent_count = 0, keys = {},
    }
    for slot = 1, KINDS do
      new.ready[slot], new.ages[slot] = new_rates(slot), new_heap(AGE_SLOT + slot)
    end

    for _, name in ipairs({ 'told', 'turns', 'pending', 'running', 'ended', 'flows', 'counts', 'calls' }) do
      new.keys[name] = base .. name
    end

    return new
  end

  local function read_pairs(key, read)
    local entries = call('HGETALL', key)
    for index = 1, #entries, 2 do
      read(entries[index], entries[index + 1])
    end
  end

  local function read_weights()
    queue.weights, queue.configured_weights, queue.paused = {}, {}, {}
    read_pairs(base .. 'weights', function(caller, weight)
      queue.weights[caller] = tonumber(weight)
    end)
    read_pairs(base .. 'weights:configured', function(caller, weight)
      queue.configured_weights[caller] = tonumber(weight)
    end)
    for _, caller in ipairs(call('SMEMBERS', base .. 'paused')) do
      queue.paused[caller] = true
    end
  end

  function read_running()
    read_pairs(keys.running, function(id, packed)
      local job = unpack_record(new_job(id), packed)
      job.caller, job.start, job.stretch, job.running = job.rest, seconds_of(job.started), job, 1
      job.is_overdue = job.start + job.guess <= state.guessesEnded
      if not job.is_overdue then
        join_guesses(job, job.start + job.guess)
        job.guesses.count = job.guesses.count + 1
      end

      hold_lease(job, job.due, 1)
      running[id] = job
    end)
  end

  function read_flows()
    read_pairs(keys.flows, function(caller, packed)
      flows[caller] = unpack_flow(caller, packed)
    end)
    for _, flow in pairs(flows) do
      place_in_system(flow, flow.standing)
      place(flow)
    end

    -- Placing changed nothing that is stored.
    changed_flows = {}
  end

  function remember(packed, packed_settings)
    if queue_count >= MAX_QUEUES then
      queues, queue_count = {}, 0
    end

    queue_count = queue_count + 1
    queue = new_queue(packed_settings)
    settings, flows, running, keys = queue.settings, queue.flows, queue.running, queue.keys
    state = packed and unpack_state(packed) or new_state()
    queue.state = state

    -- Nobody else remembers under this name: no process asks two servers in the same microsecond.
    local time = call('TIME')
    queue.author = time[1] .. '.' .. time[2] .. ' ' .. process
    read_weights()
    read_pairs(keys.calls, function(slot, leases)
      queue.calls[slot] = leases
    end)
    read_pairs(base .. 'waiting', function(id, whom)
      queue.waiting[id] = whom
    end)
    tally.read()
  end
end
