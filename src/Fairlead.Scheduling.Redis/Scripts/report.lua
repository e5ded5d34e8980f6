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

if ARGV[6] == '' then
  set_own(job, 'progress', ARGV[5])
  remove_own(job, 'note')
else
  set_own(job, 'progress', ARGV[5], 'note', sub(ARGV[6], 2))
end

write_running(job)

return finish(1)
