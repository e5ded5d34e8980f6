-- Removes the responses of some of the keys that begin with a text, after a new generation of every key was begun.
--
-- ARGV[2]  The text.
-- ARGV[3]  '1' with the first call, which begins the generation.
-- ARGV[4]  How many keys are removed at once.
-- Answers  what the store takes, how many keys had responses, and how many were looked at: fewer than asked for with the last call.
-- Complexity: O(log keys) for each key.

if ARGV[3] == '1' then
  advance('all')
end

local removed = 0
local some = call('ZRANGEBYLEX', keys, '[' .. ARGV[2], '[' .. ARGV[2] .. '\255', 'LIMIT', 0, ARGV[4])
for _, key in ipairs(some) do
  removed = removed + drop(key)
end

return answer(removed, #some)
