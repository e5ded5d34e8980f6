-- Begins no more jobs of a caller, or lets them begin again. Like one held back by a limit, a paused caller earns no credit.
--
-- ARGV[3]  Caller; ARGV[4] '1' to pause, '0' to resume.
-- Answers  nothing.
-- Complexity: O(log callers).

pass_time()
advance()
local changed = call(ARGV[4] == '1' and 'SADD' or 'SREM', base .. 'paused', ARGV[3])
queue.paused[ARGV[3]] = ARGV[4] == '1' or nil
local flow = find_flow(ARGV[3])
if changed == 1 and flow then
  flow.paused = ARGV[4] == '1'
  settle(flow)
end

return finish('')
