-- The index of all jobs, which only listing needs, by bundles: jobs that came in one call, so they cost little one by one.
--
-- The numbers of jobs go up in the order in which they came, and a bundle is known by its first number.
--
--   bundles       ids of a bundle in their order, as one text, and their callers, packed
--   left          how many jobs of a bundle are still remembered: the last one to be forgotten takes the bundle along
--   jobs          bundles, scored by themselves
--   of:<caller>   '<bundle>:<places>' for each bundle with jobs of the caller, scored by the bundle; a place has three digits

-- The bundle that is being filled; a call that stores many jobs fills several.
local bundle

local function begin_bundle()
  bundle = { first = state.number + 1, count = 0, ids = {}, callers = {}, of_caller = {}, header = nil }
end

-- Writes the index of the bundle, and its jobs into their lanes, where they wait from now on; the flows are settled with the step.
local function end_bundle()
  local first = text_of(bundle.first)
  call('HSET', base .. 'bundles', first, cmsgpack.pack({ table.concat(bundle.ids), bundle.callers }))
  call('HSET', base .. 'left', first, bundle.count)
  call('ZADD', base .. 'jobs', first, first)
  for _, caller in ipairs(bundle.callers) do
    local own = bundle.of_caller[caller]
    tally.touch(caller, own.count)
    call('ZADD', base .. 'of:' .. caller, first, first .. ':' .. table.concat(own.places))
    if own.runs[1] then
      begin_changes()
      settle_later(find_or_add_flow(caller))
    end

    for _, run in ipairs(own.runs) do
      local flow = flows[caller]
      add_run(flow, run.kind, run_text(bundle.first, micros, run.guess, run.flags, table.concat(run.entries)), run.first, run.last, micros)
      change_waiting(flow, run.kind, run.count)
    end
  end
end

-- What the bundle has of a caller.
local function part_of(caller)
  local own = bundle.of_caller[caller]
  if not own then
    own = { caller = caller, count = 0, waiting = 0, places = {}, runs = {}, open = {} }
    bundle.of_caller[caller] = own
    bundle.callers[#bundle.callers + 1] = caller
  end

  return own
end

-- The jobs of a lane follow each other in one run, until one has another guess, or brings a key or is the first that brings none.
local function enter_run(own, kind, guess, flags, number, entry)
  local run = own.open[kind]
  if not run or run.guess ~= guess or run.flags ~= flags then
    run = { kind = kind, guess = guess, flags = flags, first = number, last = number, count = 0, entries = {} }
    own.open[kind] = run
    own.runs[#own.runs + 1] = run
  end

  local count = run.count + 1
  run.last, run.count, run.entries[count], own.waiting, state.pending = number, count, entry, own.waiting + 1, state.pending + 1
end

-- How many jobs of each bundle this step has forgotten.
local forgotten = {}

local forget_bundles

do
  local function forget_bundle(first)
    local index = base .. 'bundles'
    for _, caller in ipairs(cmsgpack.unpack(call('HGET', index, first))[2]) do
      call('ZREMRANGEBYSCORE', base .. 'of:' .. caller, first, first)
    end

    call('ZREM', base .. 'jobs', first)
    call('HDEL', index, first)
    call('HDEL', base .. 'left', first)
  end

  function forget_bundles()
    for first, count in pairs(forgotten) do
      first = text_of(first)
      if call('HINCRBY', base .. 'left', first, -count) <= 0 then
        forget_bundle(first)
      end
    end

    forgotten = {}
  end
end
