-- How long ended jobs are remembered, and how they are forgotten: in the order in which they ended, by time or as there are too many.
--
-- Complexity: O(jobs that are forgotten) for each step, a bounded number of them.

-- What is retained from this step on, in entries that are alike: by their letters and bundles, lists of ids. At the end of the step as
-- many and some more are forgotten if there are too many.
local retaining, retained = {}, 0

local retain, retained_of, forget_old, forget_excess

do
  local HEAD_LENGTH = 1 + 15 + 16
  local ENTRIES_AT_A_TIME = 16
  local FAREWELL_MILLISECONDS = 60000

  function retained_of(letter, bundle)
    local of_letter = retaining[letter]
    if not of_letter then
      of_letter = {}
      retaining[letter] = of_letter
    end

    local ids = of_letter[bundle]
    if not ids then
      ids = { count = 0 }
      of_letter[bundle] = ids
    end

    return ids
  end

  -- Its retention begins. An entry is of jobs of one bundle that ended together: a letter ('p' plain, 'o' with more than other jobs
  -- have, 'w' with somebody who waits for its end), with leading zeros the bundle and the moment of the end, and their ids.
  -- Nothing is forgotten by time here: the alarm sees to it.
  function retain(job, letter)
    local ids = retained_of(letter, job.bundle)
    ids.count, ids[ids.count + 1] = ids.count + 1, job.id
    retained = retained + 1
  end

  local function write_retained()
    for letter, of_letter in pairs(retaining) do
      for bundle, ids in pairs(of_letter) do
        call('RPUSH', keys.ended, letter .. format('%015d%016d', bundle, micros) .. table.concat(ids))
      end
    end

    state.ended = state.ended + retained
    set_alarm(micros + settings.retention)
  end

  -- A job whose end somebody waits for is kept a little longer, under a name of which nobody else knows.
  local function bid_farewell(id)
    local key = base .. 'farewell:' .. id
    if call('EXISTS', job_key(id)) == 1 then
      call('RENAME', job_key(id), key)
    end

    call('HSET', key, 'told', call('HGET', keys.told, id), 'turn', call('HGET', keys.turns, id))
    call('PEXPIRE', key, FAREWELL_MILLISECONDS)
  end

  local function forget_more(id, letter)
    local job = find_job(id)
    if job.key ~= '' then
      call('HDEL', base .. 'keys', #job.caller .. ':' .. job.caller .. job.key)
    end

    if letter == 'w' then
      bid_farewell(id)
    end

    call('DEL', job_key(id))
    call('SREM', base .. 'dead', id)
  end

  -- What was said of the end of a job that was redriven since says nothing any more.
  local function is_void(id)
    if not call('HGET', base .. 'redriven', id) then
      return false
    end

    state.redriven = state.redriven - 1
    if call('HINCRBY', base .. 'redriven', id, -1) == 0 then
      call('HDEL', base .. 'redriven', id)
    end

    return true
  end

  -- Forgets the first jobs of an entry, as many as may be; returns how many of its ids are done with.
  local function forget_first(entry, most, ids)
    local letter, until_forgotten = sub(entry, 1, 1), tonumber(sub(entry, 17, HEAD_LENGTH)) + settings.retention
    local jobs, at, count, gone, read = (#entry - HEAD_LENGTH) / ID_LENGTH, HEAD_LENGTH + 1, ids.count, 0, 0
    local excess, has_void = until_forgotten <= micros and jobs or state.ended - settings.retained, state.redriven > 0
    most = min(most, jobs)
    while read < most do
      local id = sub(entry, at, at + ID_LENGTH - 1)
      if not (has_void and is_void(id)) then
        if gone >= excess then
          set_alarm(until_forgotten)
          break
        end

        gone = gone + 1
        ids[count + gone] = id
        if letter ~= 'p' then
          forget_more(id, letter)
        end
      end

      read, at = read + 1, at + ID_LENGTH
    end

    if gone > 0 then
      local bundle = tonumber(sub(entry, 2, 16))
      forgotten[bundle] = (forgotten[bundle] or 0) + gone
      state.ended, ids.count = state.ended - gone, count + gone
    end

    return read
  end

  -- Forgets those that have been retained for long enough, or are too many, oldest first.
  function forget_old(most)
    flush_fields()
    local ids = { count = 0 }
    while most > 0 do
      local found, whole = call('LRANGE', keys.ended, 0, ENTRIES_AT_A_TIME - 1), 0
      local read, entry = 0, nil
      for index = 1, #found do
        entry = found[index]
        read = forget_first(entry, most, ids)
        most = most - read
        if read < (#entry - HEAD_LENGTH) / ID_LENGTH then
          break
        end

        whole = index
      end

      if whole > 0 then
        call('LTRIM', keys.ended, whole, -1)
      end

      if whole < #found then
        if read > 0 then
          call('LSET', keys.ended, 0, sub(entry, 1, HEAD_LENGTH) .. sub(entry, HEAD_LENGTH + read * ID_LENGTH + 1))
        end

        break
      elseif not found[1] then
        break
      end
    end

    if most <= 0 then
      set_alarm(micros)
    end

    local count = ids.count
    write_list(ids, 'HDEL', keys.told)
    ids.count = count
    write_list(ids, 'HDEL', keys.turns)
  end

  function forget_excess()
    if retained > 0 then
      write_retained()
      if settings.retention == 0 or state.ended > settings.retained then
        forget_old(retained + 10)
      end
    end

    forget_bundles()
  end
end
