-- Lets a dead job wait for its turn again, with its attempts counted from zero. Its failures stay: they are what whoever redrives
-- it again will want to know.
--
-- ARGV[3]  Id.
-- Answers  {verdict, microseconds until room is likely}: 1 redriven, 2 not dead, 3 unknown, 4 the queue is full, 5 the caller's is.
-- Complexity: O(log jobs + log callers).

pass_time()
local job = find_job(ARGV[3])
if not job then
  return finish({ 3, 0 })
elseif job.status ~= 'dead' then
  return finish({ 2, 0 })
end

local excess = find_excess(job.caller, 1, 1)
if excess then
  return finish({ excess + 2, drain_estimate(1) })
end

if call('ZREM', keys.ended, job.id) == 1 then
  state.ended = state.ended - 1
end

call('ZREM', base .. 'unannounced', job.id)
if job.announcement == 'taken' then
  call('ZREM', base .. 'announcing', stamp(job.step, job.id))
end

call('HDEL', job_key(job.id), 'error', 'result', 'announcement', 'progress', 'note', 'waiting')
count_event('dead', -1)
job.attempts, job.started, job.waited, job.waiting = 0, 0, 0, nil
become_pending(job)
return finish({ 1, 0 })
