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
  notify(holder_of(job), 'c ' .. job.id .. ' ' .. text_of(job.fence))
  finish_attempt(job)
elseif job.status == 'pending' then
  state.pending = state.pending - 1
  order_withdraw(job)
else
  leave_delayed(job)
  job.due, job.step = 0, 0
end

become_ended(job, 'canceled')
return finish(1)
