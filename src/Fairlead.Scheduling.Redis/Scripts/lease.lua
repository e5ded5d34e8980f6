-- Leases the next jobs, in fair order; the attempts count from here.
--
-- ARGV[3]  'general' or 'short': which jobs the workers take.
-- ARGV[4]  How many leases are wanted.
-- ARGV[5]  How many workers came to ask, those included that want none any more.
-- ARGV[6]  The token of this call. A call that is repeated because its answer was lost is answered with the same leases.
-- Answers  for each lease five values: id, what was told of the job, attempt, fencing token, microseconds it had waited.
-- Complexity: O(leases * (log jobs + log callers)).

local slot = process .. ':' .. ARGV[3]

local function answer(leases, index, job, told)
  local place = index * 5
  leases[place - 4], leases[place - 3], leases[place - 2], leases[place - 1], leases[place] = job.id, told, job.attempts, job.fence, job.waited
end

-- What the same call leased the first time, and still holds; nothing when this is the first time.
local function find_repeated()
  local last = queue.calls[slot]
  if not last or string.match(last, '^%S+') ~= ARGV[6] then
    return nil
  end

  local from, to = string.match(last, ' (%d+) (%d+)$')
  from, to = tonumber(from), tonumber(to)
  local held = {}
  for _, job in pairs(running) do
    if job.fence >= from and job.fence <= to then
      held[#held + 1] = job
    end
  end

  table.sort(held, function(one, other)
    return one.fence < other.fence
  end)
  local leases = {}
  for index, job in ipairs(held) do
    answer(leases, index, job, call('HGET', keys.told, job.id))
  end

  return leases
end

local function choose(most)
  local jobs, short_only = {}, ARGV[3] == 'short'
  local slot, job, flow = order_only_slot(short_only), nil, nil
  for index = 1, most do
    if slot then
      job, flow = order_take_from(slot)
    else
      job, flow = order_take_next(short_only)
    end

    if not job then
      break
    end

    order_start(job, flow)
    jobs[index] = job
  end

  return jobs
end

-- What came before of those that have been in a lane before. The order has begun their charge, so that stays.
local function read_history(job)
  local start, rate, overdue = job.start, job.rate, job.overdue
  unpack_record(job, read_turn(job.id))
  job.start, job.rate, job.overdue = start, rate, overdue
  remove_own(job, 'progress', 'note')
end

local function begin(job, lease_end)
  if not job.is_new then
    read_history(job)
  end

  state.fencing = state.fencing + 1
  job.status, job.attempts, job.fence, job.waited = 'running', job.attempts + 1, state.fencing, max(0, micros - job.since)
  job.since, job.started, job.rest = micros, micros, job.caller
  job.word = job.word == '' and process or process .. ' ' .. job.word
  running[job.id] = job
  hold_lease(job, lease_end)
  write_running(job)
end

pass_time()
local repeated = find_repeated()
if repeated then
  return finish(repeated)
end

note_came(ARGV[3], tonumber(ARGV[5]))
advance()
local jobs, leases = choose(tonumber(ARGV[4])), {}
settle_started()
if jobs[1] then
  if state.running == 0 then
    drain_resume()
  end

  local lease_end, ids = micros + settings.lease, {}
  for index = 1, #jobs do
    ids[index] = jobs[index].id
  end

  local told = call('HMGET', keys.told, unpack(ids))
  for index = 1, #jobs do
    begin(jobs[index], lease_end)
    answer(leases, index, jobs[index], told[index])
  end

  set_alarm(lease_end)
  state.pending, state.running = state.pending - #jobs, state.running + #jobs
  queue.calls[slot] = ARGV[6] .. ' ' .. text_of(state.fencing - #jobs + 1) .. ' ' .. text_of(state.fencing)
  call('HSET', keys.calls, slot, queue.calls[slot])
end

return finish(leases)
