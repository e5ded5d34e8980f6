-- How a step is opened, and how it is registered with Redis.

local register, register_bare

do
  local function read_clock()
    local told = tonumber(ARGV[1])
    if told then
      return told
    end

    local time = call('TIME')
    return time[1] * 1000000 + time[2]
  end

  local function learn_language()
    call, format, floor, min, max, huge = redis.call, string.format, math.floor, math.min, math.max, math.huge
    pack, unpack_packed, sub = struct.pack, struct.unpack, string.sub
    make_places()
  end

  -- Seconds since the queue began, for the order: small numbers, so that a double resolves nanoseconds.
  local function set_clock(read)
    -- A clock that is set back stands still until it has caught up: no age is negative, and no lease ends twice.
    micros = max(read, state.micros)
    state.micros = micros
    micros_text = text_of(micros)
    now = seconds_of(micros)
  end

  local function open(with_keys, arguments)
    KEYS, ARGV = with_keys, arguments
    base, process = string.sub(KEYS[1], 1, -6), ARGV[2]
    local stored = call('MGET', KEYS[1], base .. 'settings')
    if not stored[2] then
      return false
    end

    notices, changes, changed_flows, events, retaining, retained = {}, {}, {}, {}, {}, 0
    unsettled_count, opened_count, stopping_count, forgotten, bundle = 0, 0, 0, {}, nil
    forget_touched()
    told_fields.count, turn_fields.count, running_fields.count, stopped.count = 0, 0, 0, 0
    micros = read_clock()
    queue = queues[base]

    -- Until the step has ended whole, what is remembered may be more than what is stored.
    queues[base] = nil
    if queue and queue.packed == stored[1] and queue.packed_settings == stored[2] then
      settings, state, flows, running, keys = queue.settings, queue.state, queue.flows, queue.running, queue.keys
      set_clock(micros)
    else
      remember(stored[1], stored[2])
      set_clock(micros)
      read_running()
      read_flows()
    end

    return true
  end

  local function register_function(name, flag, run)
    redis.register_function({
      function_name = 'fairlead_' .. name .. '_' .. VERSION,
      callback = function(with_keys, arguments)
        if not call then
          learn_language()
        end

        return run(with_keys, arguments)
      end,
      flags = { flag },
    })
  end

  -- When the memory is full, only what takes jobs in is refused: everything else makes room sooner or later.
  function register(name, run)
    register_function(name, name ~= 'enqueue' and 'allow-oom' or nil, function(with_keys, arguments)
      if not open(with_keys, arguments) then
        return redis.error_reply('UNKNOWNQUEUE The settings of this queue are not stored here.')
      end

      return run()
    end)
  end

  -- The settings are stored by a step that does not need them yet, and a single job is read without them.
  function register_bare(name, run)
    register_function(name, name == 'read' and 'no-writes' or 'allow-oom', function(with_keys, arguments)
      KEYS, ARGV = with_keys, arguments
      return run()
    end)
  end
end
