-- Appends to the tail of a stream.
--
-- ARGV[3]  Its id.
-- ARGV[4]  The fence of the writer.
-- ARGV[5]  Where the bytes begin.
-- ARGV[6]  The bytes; those that are there already are passed over.
-- ARGV[7]  1 when the stream ends behind them.
-- Answers  1, or 0 when the fence is not the newest or the stream is unknown.
-- Complexity: O(bytes).

if not has_lease() then
  return lease_lost()
end

local id = ARGV[3]
local known = call('HMGET', stream_key(id), 'owner', 'fence', 'frozen', 'tailat')
if known[1] ~= session or known[2] ~= ARGV[4] then
  return 0
end

local frozen, length = tonumber(known[3]), call('STRLEN', tail_key(id))
local tail_at = length == 0 and frozen or tonumber(known[4])
local skipped = math.max(frozen, tail_at + length) - tonumber(ARGV[5])
if skipped < 0 then
  -- The server has forgotten something, as one does that is restored: the next writer begins where it stands now.
  return 0
end

if skipped < #ARGV[6] then
  call('APPEND', tail_key(id), string.sub(ARGV[6], skipped + 1))
end

call('HSET', stream_key(id), 'tailat', whole(tail_at))
if ARGV[7] == '1' then
  call('HSET', stream_key(id), 'completed', 1)
end

return 1
