-- The lanes: a caller's pending jobs of one kind, first in, first out, as a sorted set of runs, '{tag}:lane:<kind>:<caller>'.
--
-- A run is what came in one call: '<bundle> <moment> <guess> <flags> ' and then its jobs, each as its place in the bundle, three
-- digits, and its id. Bundle and place make the sequence of a job, and a run is scored by the sequence of the first of its jobs that has
-- not been taken. All jobs of a run have the same guess, entered at the same moment, and are 'n', new, or 'a' when they were in a lane
-- before; 'k' says that they have idempotency keys. No two runs of a lane overlap.
--
--   pending   the runs of all lanes, by the last sequence of each, scored by since when their jobs wait

local BUNDLE_SIZE = 128

-- By place in a bundle: the digits, and the packed number; and by digits the place. They are made when the first step begins.
local DIGITS, PACKED_PLACES, PLACES = {}, {}, {}

local function make_places()
  for place = 0, BUNDLE_SIZE - 1 do
    DIGITS[place], PACKED_PLACES[place] = format('%03d', place), pack('<I2', place)
    PLACES[DIGITS[place]] = place
  end
end

local write_touched, forget_touched, run_text, add_run, first_run, take_first, put_job, withdraw_job

do
  local ENTRY_LENGTH = 3 + ID_LENGTH

  local function lane_key(kind, caller)
    return base .. 'lane:' .. kind .. ':' .. caller
  end

  function run_text(bundle, entered, guess, flags, entries)
    return text_of(bundle) .. ' ' .. text_of(entered) .. ' ' .. format('%.17g', guess) .. ' ' .. flags .. ' ' .. entries
  end

  local function read_run(member, sequence)
    local bundle, entered, guess, flags, entries = string.match(member, '^(%d+) (%d+) (%S+) (%a+) ()')
    local run = { member = member, sequence = tonumber(sequence), bundle = tonumber(bundle), entered = tonumber(entered),
      guess = tonumber(guess), is_new = sub(flags, 1, 1) == 'n', flags = #flags == 2 and KEYED or 0, letters = flags, entries = entries }
    run.at = entries
    run.last = run.bundle + tonumber(sub(member, -ENTRY_LENGTH, -ID_LENGTH - 1))
    return run
  end

  -- Runs of which jobs were taken in this step, to be scored anew.
  local touched = {}

  function write_touched()
    for index = #touched, 1, -1 do
      local run = touched[index]
      touched[index], run.is_touched, run.stretch = nil, false, nil
      if run.sequence then
        put(run.key, run.member, run.sequence)
      end
    end
  end

  function forget_touched()
    touched = {}
  end

  local function forget_first(flow, kind)
    write_touched()
    flow.runs[kind + 1] = nil
  end

  function add_run(flow, kind, run, first, last, since)
    put(lane_key(kind, flow.caller), run, first)
    put(keys.pending, text_of(last), since)
  end

  -- The first run of a lane that has jobs. It is remembered until it is empty, or another one may come before it.
  function first_run(flow, kind)
    local run = flow.runs[kind + 1]
    if not run then
      local key = lane_key(kind, flow.caller)
      write_touched()
      flush(key)
      local read = call('ZRANGE', key, 0, 0, 'WITHSCORES')
      run = read_run(read[1], read[2])
      run.key = key
      while run.bundle + tonumber(sub(run.member, run.at, run.at + 2)) < run.sequence do
        run.at = run.at + ENTRY_LENGTH
      end

      flow.runs[kind + 1] = run
    end

    return run
  end

  -- Takes the first job out of a lane that has jobs: its id, its sequence and its run.
  function take_first(flow, kind)
    local run = first_run(flow, kind)
    local member, at, sequence = run.member, run.at, run.sequence
    local id = sub(member, at + 3, at + 2 + ID_LENGTH)
    if sequence == run.last then
      flow.runs[kind + 1], run.sequence = nil, nil
      drop(run.key, member)
      drop(keys.pending, text_of(run.last))
    else
      at = at + ENTRY_LENGTH
      run.at, run.sequence = at, run.bundle + PLACES[sub(member, at, at + 2)]
      if not run.is_touched then
        run.is_touched = true
        touched[#touched + 1] = run
      end
    end

    return id, sequence, run
  end

  -- Puts a job that was in a lane before, or was delayed, where its sequence belongs. The place of the first in its bundle is 0.
  function put_job(flow, job)
    forget_first(flow, job.kind)
    add_run(flow, job.kind, run_text(job.sequence, job.entered, job.guess, 'a', '000' .. job.id), job.sequence, job.sequence, job.since)
  end

  -- Takes a job out of the middle of a lane: what is before it and what is behind it become runs of their own.
  function withdraw_job(flow, job)
    local key = lane_key(job.kind, flow.caller)
    forget_first(flow, job.kind)
    flush(key)
    local read = call('ZREVRANGEBYSCORE', key, job.sequence, '-inf', 'WITHSCORES', 'LIMIT', 0, 1)
    local run = read_run(read[1], read[2])
    local at = string.find(run.member, format('%03d', job.sequence - run.bundle) .. job.id, run.entries, true)
    local before, behind = sub(run.member, run.entries, at - 1), sub(run.member, at + ENTRY_LENGTH)
    drop(key, run.member)
    drop(keys.pending, text_of(run.last))
    if run.sequence < job.sequence then
      local last = run.bundle + tonumber(sub(before, -ENTRY_LENGTH, -ID_LENGTH - 1))
      add_run(flow, job.kind, run_text(run.bundle, run.entered, run.guess, run.letters, before), run.sequence, last, run.entered)
    end

    if behind ~= '' then
      local first = run.bundle + tonumber(sub(behind, 1, 3))
      add_run(flow, job.kind, run_text(run.bundle, run.entered, run.guess, run.letters, behind), first, run.last, run.entered)
    end
  end
end
