-- Records how far a leased attempt has come, in place of what was reported before.
--
-- ARGV[3]  Id; ARGV[4] fencing token; ARGV[5] fraction; ARGV[6] note with a leading '+', or empty for none.
-- Answers  1, or 0 when the lease was no longer valid.
-- Complexity: O(1).

pass_time()
local job = find_leased(ARGV[3], ARGV[4])
if not job then
  return finish(0)
end

call('HSET', job_key(job.id), 'progress', ARGV[5])
if ARGV[6] == '' then
  call('HDEL', job_key(job.id), 'note')
else
  call('HSET', job_key(job.id), 'note', string.sub(ARGV[6], 2))
end

return finish(1)
