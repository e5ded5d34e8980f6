-- Counts what the queue holds and has done.
--
-- ARGV     Nothing beyond the first two.
-- Answers  {counts, delayed, pending, running, peak, unannounced, microseconds the oldest pending job has waited, paused callers,
--          busiest callers}, each caller as {caller, queued, running, tally}.
-- Complexity: O(paused callers + busiest callers).

pass_time()
flush_all()
tally.join_recent()
local callers = {}
for _, entry in ipairs(queue.busiest.members) do
  local flow, counts = find_flow(entry.caller), {}
  for field, count in pairs(entry.counts) do
    counts[#counts + 1] = type(field) == 'number' and 'w' .. field or field
    counts[#counts + 1] = count
  end

  callers[#callers + 1] = { entry.caller, queued_of(entry.caller), flow and flow.running or 0, counts }
end

local oldest = call('ZRANGE', keys.pending, 0, 0, 'WITHSCORES')[2]
return finish({
  call('HMGET', keys.counts, 'accepted', 'completed', 'dead', 'canceled'),
  state.delayed, state.pending, state.running,
  state.peak, call('ZCARD', base .. 'unannounced') + call('ZCARD', base .. 'announcing'),
  oldest and math.max(0, micros - tonumber(oldest)) or 0,
  call('SMEMBERS', base .. 'paused'), callers,
})
