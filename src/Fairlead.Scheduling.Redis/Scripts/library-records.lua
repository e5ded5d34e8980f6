-- The jobs: what was said of each when it came, and what has become of it since, in hashes that all jobs share. So a call that
-- stores, starts or ends many jobs reads and writes them with a few commands.
--
--   told       what was said of a job when it came
--   turns      what has become of it, a record; a job that waits for its first turn has none
--   running    the same of a job that runs, instead
--   job:<id>   a hash of what few jobs have: error, failures, progress, note, and a result of more than 1 KB
--   waiting    the processes that are told when a job ends
--   keys       job ids by caller and idempotency key
--   delayed    stamped ids, scored by when they are due
--   ended      ids in the order in which they are forgotten, in entries; see library-retention
--   redriven   how many of the entries that name a job say nothing any more
--   dead       ids of those whose attempts are exhausted
--   unannounced  ids, scored by the step in which they came     announcing  stamped ids, scored by when they come back
--
-- Numbers are whole, or doubles (guess, rate and the moment that may be as late as a client says), little-endian:
--
--   told    first number of the bundle, moment of submission, kind of lane, 1 with an idempotency key and otherwise 0, guess in
--           seconds, place in the bundle; then what the client packed: one more than the priority, caller, idempotency key and
--           expected seconds as texts that begin with their lengths, and what only the client reads (timeout and payload)
--   record  status; fencing token, sequence in the lane; attempts, since when it has that status, start of the latest attempt or 0,
--           microseconds that attempt had waited, kind of lane, moment from which it ages, guess in seconds, rate at which it is
--           charged, first number of the bundle, flags, moment, step, word; rest.
--           Of a running job the moment is the end of its lease, the word its holder, and the rest its caller; of one that has run
--           before, the token of the call that ended the attempt before, a colon and that attempt's fencing token follow the
--           holder, behind a blank. Of a delayed one the moment is when it is due, and of all that do not run the word is the token
--           of the call that ended the latest attempt, and the rest its result.
--           Of an ended job the moment from which it ages is that of its end, and what it had waited is one more than the duration of
--           its latest attempt, or 0 when it never began.

-- The flags of a job: it has an idempotency key, a hash of its own, an end to be announced or that is being announced.
local KEYED, OWN_HASH, UNANNOUNCED, ANNOUNCING = 1, 2, 4, 8

local function job_key(id)
  return base .. 'job:' .. id
end

local function seconds_of(moment)
  return (moment - state.origin) / 1000000
end

local function has_flag(job, flag)
  return job.flags > 0 and floor(job.flags / flag) % 2 == 1
end

local function set_flag(job, flag, is_set)
  if has_flag(job, flag) ~= is_set then
    job.flags = job.flags + (is_set and flag or -flag)
  end
end

local pack_rest, pack_completed, pack_record, unpack_record

do
  local REST_FORMAT = '<I4I7I7I7I1I7ddI6I1dI6s'
  local RECORD_FORMAT = '<sI6I6I4I7I7I7I1I7ddI6I1dI6s'

  -- All that follows the numbers, up to what comes last.
  function pack_rest(job)
    return pack(REST_FORMAT, job.attempts, job.since, job.started, job.waited, job.kind, job.entered, job.guess, job.rate,
      job.bundle, job.flags, job.due, job.step, job.word)
  end

  -- The same of jobs of a stretch that complete.
  function pack_completed(stretch, lasted, token)
    return pack(REST_FORMAT, stretch.attempts, micros, stretch.started, lasted + 1, stretch.kind, micros, stretch.guess, stretch.rate,
      stretch.bundle, stretch.flags, 0, stretch.step, token)
  end

  function pack_record(job)
    return job.status .. '\0' .. pack(NUMBERS_FORMAT, job.fence, job.sequence) .. pack_rest(job) .. job.rest
  end

  function unpack_record(job, packed)
    local rest
    job.status, job.fence, job.sequence, job.attempts, job.since, job.started, job.waited, job.kind, job.entered, job.guess,
      job.rate, job.bundle, job.flags, job.due, job.step, job.word, rest = unpack_packed(RECORD_FORMAT, packed)
    job.rest = sub(packed, rest)
    return job
  end
end

local function write_turn(job)
  add_field(turn_fields, job.id, pack_record(job))
end

local function write_running(job)
  add_field(running_fields, job.id, pack_record(job))
end

local function read_turn(id)
  write_turns()
  return call('HGET', keys.turns, id)
end

local find_job

do
  local TOLD_LENGTH = 25

  -- A job that runs is remembered; any other one is read.
  function find_job(id)
    if running[id] then
      return whole(running[id])
    end

    write_told()
    local told = call('HGET', keys.told, id)
    if not told then
      return nil
    end

    local priority, caller, key, expected = unpack_packed('<I1I4c0I4c0I1c0', told, TOLD_LENGTH + 1)
    local job, record = new_job(id, caller), read_turn(id)
    job.priority, job.key, job.expected = priority - 1, key, expected
    if record then
      return unpack_record(job, record)
    end

    local place
    job.bundle, job.since, job.kind, job.flags, job.guess, place = unpack_packed('<I6I7I1I1dI2', told)
    job.sequence, job.entered = job.bundle + place, job.since
    return job
  end
end

local function has_ended(job)
  return job.status == 'completed' or job.status == 'dead' or job.status == 'canceled'
end

-- A lease is worth nothing once it has ended, been lost or been revoked.
local function find_leased(id, fence)
  local job = running[id]
  return job and job.fence == tonumber(fence) and whole(job) or nil
end

-- The holder of a running job's lease, and how the attempt before ended: when the call that ended it is repeated because its answer was
-- lost, the job may run again already.
local function holder_of(job)
  return string.match(job.word, '^%S+')
end

local function was_ended_by(id, fence, token)
  local job = find_job(id)
  local ending = ' ' .. token .. ':' .. fence
  return job ~= nil and ((job.word == token and job.fence == tonumber(fence)) or sub(job.word, -#ending) == ending)
end

local function set_own(job, ...)
  set_flag(job, OWN_HASH, true)
  call('HSET', job_key(job.id), ...)
end

local function remove_own(job, ...)
  if has_flag(job, OWN_HASH) then
    call('HDEL', job_key(job.id), ...)
  end
end

-- Jobs as the client reads them: id, what was told, record, and the fields of its own hash, if it has one.
local function read_job(id)
  local told = call('HGET', keys.told, id)
  if not told then
    return nil
  end

  local read = call('HGETALL', job_key(id))
  table.insert(read, 1, call('HGET', keys.running, id) or call('HGET', keys.turns, id) or '')
  table.insert(read, 1, told)
  table.insert(read, 1, id)
  return read
end

local function read_jobs(ids)
  local read = {}
  for index = 1, #ids do
    read[#read + 1] = read_job(ids[index])
  end

  return read
end
