-- Gives a leased job back to where it was in the queue: the attempt does not count.
--
-- ARGV[3]  Id; ARGV[4] fencing token; ARGV[5] the token of this call.
-- Answers  1, or 0 when the lease was no longer valid. A repeated call is answered like the first time.
-- Complexity: O(log jobs + log callers).

pass_time()
local job = find_leased(ARGV[3], ARGV[4])
if not job then
  return finish(was_ended_by(ARGV[3], ARGV[4], ARGV[5]) and 1 or 0)
end

job.attempts = job.attempts - 1
remove_own(job, 'progress', 'note')
return_job(job, ARGV[5])
return finish(1)
