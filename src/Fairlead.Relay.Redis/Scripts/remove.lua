-- Removes the responses of a key, and begins a new generation of it.
--
-- ARGV[2]  The key.
-- Answers  what the store takes, and 1 when there were responses, else 0.
-- Complexity: O(log keys).

local was_there = drop(ARGV[2])
advance(place_of(ARGV[2]))
return answer(was_there)
