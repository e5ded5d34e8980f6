-- Extends leases by their full length.
--
-- ARGV[3]  and so on: id and fencing token of each lease.
-- Answers  for each 'o' when it was extended, 'c' when its job has been canceled, 'l' when it has been lost or has ended.
-- Complexity: O(leases * log running jobs).

pass_time()
local answers, lease_end = {}, micros + settings.lease
for place = 3, #ARGV, 2 do
  local job = find_job(ARGV[place])
  local is_same = job and job.fence == tonumber(ARGV[place + 1])
  if is_same and job.status == 'running' then
    leave_group(queue.leases, job.lease, 1)
    hold_lease(job, lease_end, 1)
    write_running(job)
  end

  answers[#answers + 1] = is_same and ((job.status == 'running' and 'o') or (job.status == 'canceled' and 'c')) or 'l'
end

return finish(answers)
