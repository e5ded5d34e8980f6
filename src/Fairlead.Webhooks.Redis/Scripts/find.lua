-- Tells how far a stream has come, whoever has it.
--
-- ARGV[3]  Its id.
-- Answers  {accepted, acknowledged, 1 when its end was acknowledged, 1 when it stands still with a dead letter}; nothing when it is unknown.
-- Complexity: O(1).

local id = ARGV[3]
local known = call('HMGET', stream_key(id), 'frozen', 'acknowledged', 'done', 'tailat', 'letter')
if not known[1] then
  return {}
end

local accepted = math.max(tonumber(known[1]), known[4] + call('STRLEN', tail_key(id)))
return { whole(accepted), known[2], known[3], (known[5] or hold_of(id) == 3) and '1' or '0' }
