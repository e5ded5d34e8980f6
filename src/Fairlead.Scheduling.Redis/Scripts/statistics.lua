-- Counts what the queue holds and has done.
--
-- ARGV     Nothing beyond the first two.
-- Answers  {counts, delayed, pending, running, peak, unannounced, microseconds the oldest pending job has waited, paused callers,
--          busiest callers}, each caller as {caller, queued, running, tally}.
-- Complexity: O(paused callers + busiest callers).

pass_time()
local callers = {}
for _, caller in ipairs(call('ZREVRANGE', base .. 'busiest', 0, -1)) do
  local flow = find_flow(caller)
  table.insert(callers, {
    caller, call('HGET', base .. 'queued', caller) or 0, flow and flow.running or 0, call('HGETALL', base .. 'tally:' .. caller),
  })
end

local oldest = call('ZRANGE', base .. 'pending', 0, 0, 'WITHSCORES')[2]
return finish({
  call('HMGET', base .. 'counts', 'accepted', 'completed', 'dead', 'canceled'),
  call('ZCARD', base .. 'delayed'), call('ZCARD', base .. 'pending'), call('ZCARD', base .. 'running'),
  state.peak, call('ZCARD', base .. 'unannounced') + call('ZCARD', base .. 'announcing'),
  oldest and math.max(0, micros - tonumber(oldest)) or 0,
  call('SMEMBERS', base .. 'paused'), callers,
})
