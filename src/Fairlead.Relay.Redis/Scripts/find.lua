-- Finds the responses of a key, and notes that they were used.
--
-- ARGV[2]  The key.
-- Answers  what the store takes, the generation, the version and the head; both empty when there is nothing.
-- Complexity: O(1).

local url = url_key(ARGV[2])
local found = call('HMGET', url, 'version', 'head', 'uses')
if found[1] and tonumber(found[3] or 0) < most_uses then
  -- What cannot be noted because memory is full is found nevertheless.
  redis.pcall('HINCRBY', url, 'uses', 1)
end

return answer(generation_of(ARGV[2]), found[1] or '', found[2] or '')
