-- Notes that a worker waits for a job, or that it waits no longer.
--
-- ARGV[3]  'general', 'short' or 'ended'.
-- ARGV[4]  '1' when it waits, '0' when it stopped.
-- Answers  1 when there is something for it already, so that it need not wait.
-- Complexity: O(1) to wait, O(idle workers) to stop.

pass_time()
local kind, idle = ARGV[3], base .. 'idle:' .. ARGV[3]
local there = (kind == 'general' and state.takeable)
  or (kind == 'short' and state.takeableShort)
  or call('ZCARD', base .. 'unannounced')
if ARGV[4] == '0' then
  -- One that was woken in the same moment passes its waking on.
  if call('LREM', idle, 1, process) == 0 then
    note_came(kind, 1)
  end

  return finish(0)
end

if there > 0 then
  return finish(1)
end

call('RPUSH', idle, process)
return finish(0)
