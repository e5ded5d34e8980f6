-- Notes that a worker waits for a job, or that it waits no longer.
--
-- ARGV[3]  'general', 'short' or 'ended'.
-- ARGV[4]  '1' when it waits, '0' when it stopped.
-- Answers  1 when there is something for it already, so that it need not wait.
-- Complexity: O(log processes).

pass_time()
local kind = ARGV[3]
if ARGV[4] == '0' then
  if call('ZSCORE', base .. 'idle:' .. kind, process) then
    waking.add_idle(process, kind, -1)
  else
    -- It was woken in the same moment, and passes its waking on.
    waking.note_came(kind, 1)
  end

  return finish(0)
end

local there = (kind == 'general' and state.takeable)
  or (kind == 'short' and state.takeableShort)
  or call('ZCARD', base .. 'unannounced')
if there > 0 then
  return finish(1)
end

waking.add_idle(process, kind, 1)
return finish(0)
