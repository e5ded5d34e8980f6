-- Cancels a job; the process that holds its lease is told.
--
-- ARGV[3]  Id.
-- Answers  1 canceled, 2 it had ended before, 3 unknown.
-- Complexity: O(log jobs + log callers).

pass_time()
local job = find_job(ARGV[3])
if not job then
  return finish(3)
elseif has_ended(job) then
  return finish(2)
end

if job.status == 'running' then
  notify(job.holder, 'c ' .. job.id .. ' ' .. job.fence)
  finish_attempt(job)
else
  count_queued(job.caller, -1)
  if job.status == 'pending' then
    call('ZREM', base .. 'pending', job.id)
    order_withdraw(job.id, job.turn)
  else
    call('ZREM', base .. 'delayed', stamp(job.step, job.id))
  end
end

become_ended(job, 'canceled')
return finish(1)
