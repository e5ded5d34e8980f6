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
  return finish({ excess + 2, drain.estimate(1) })
end

if has_flag(job, UNANNOUNCED) then
  call('ZREM', base .. 'unannounced', job.id)
elseif has_flag(job, ANNOUNCING) then
  call('ZREM', base .. 'announcing', stamp(job.step, job.id))
else
  -- Its entry among the ended ones stays, and says nothing any more.
  state.ended, state.redriven = state.ended - 1, state.redriven + 1
  call('HINCRBY', base .. 'redriven', job.id, 1)
end

set_flag(job, UNANNOUNCED, false)
set_flag(job, ANNOUNCING, false)
remove_own(job, 'error', 'result', 'progress', 'note')
call('SREM', base .. 'dead', job.id)
count_event('dead', -1)
job.attempts, job.started, job.waited, job.step, job.word, job.rest = 0, 0, 0, 0, '', ''
become_pending(job)
return finish({ 1, 0 })
