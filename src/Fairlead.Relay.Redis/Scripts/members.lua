-- Reads those of the keys that begin with a text of which a response belongs to a group, after a new generation of every key was begun.
--
-- ARGV[2]  The text.
-- ARGV[3]  '1' with the first call, which begins the generation.
-- ARGV[4]  How many keys are looked at.
-- ARGV[5]  The key behind which to go on; empty for the beginning.
-- Answers  what the store takes, the last key that was looked at (empty when there is none), and three for each member: key, version and head.
-- Complexity: O(log keys + keys looked at).

if ARGV[3] == '1' then
  advance('all')
end

local from = ARGV[5] == '' and '[' .. ARGV[2] or '(' .. ARGV[5]
local some = call('ZRANGEBYLEX', keys, from, '[' .. ARGV[2] .. '\255', 'LIMIT', 0, ARGV[4])
local members = {}
for _, key in ipairs(some) do
  local found = call('HMGET', url_key(key), 'groups', 'version', 'head')
  if found[1] == '1' then
    table.insert(members, key)
    table.insert(members, found[2])
    table.insert(members, found[3])
  end
end

return answer(some[#some] or '', unpack(members))
