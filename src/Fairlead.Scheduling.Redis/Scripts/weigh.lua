-- Changes the share of a caller, from its next job on.
--
-- ARGV[3]  Caller; ARGV[4] weight.
-- Answers  nothing.
-- Complexity: O(1).

call('HSET', base .. 'weights', ARGV[3], ARGV[4])
queue.weights[ARGV[3]] = tonumber(ARGV[4])
local flow = find_flow(ARGV[3])
if flow then
  flow.weight = tonumber(ARGV[4])
  changed_flows[ARGV[3]] = flow
end

return finish('')
