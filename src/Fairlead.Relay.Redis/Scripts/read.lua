-- Reads a piece of a body, and keeps the body for whoever reads it.
--
-- ARGV[2]  The id of the body; ARGV[3] the number of the piece.
-- Answers  its bytes; nothing when they are not there any more.
-- Complexity: O(bytes).

local body = body_key(ARGV[2])
local bytes = call('HGET', body, ARGV[3])
if bytes and call('PTTL', body) < grace then
  call('PEXPIRE', body, grace)
end

return bytes
