-- Makes a dead letter a request again, behind all others, or nothing when it is the tail of a stream.
--
-- ARGV[3]  'request' or 'stream'.
-- ARGV[4]  The id of that.
-- Answers  1, or 0 when this session does not have it.
-- Complexity: O(streams + log requests).

if not has_lease() then
  return lease_lost()
end

local key = ARGV[3] == 'request' and request_key(ARGV[4]) or stream_key(ARGV[4])
if call('HGET', key, 'owner') ~= session or call('HDEL', key, 'letter') == 0 then
  return 0
end

if ARGV[3] == 'request' then
  call('ZADD', base .. 'requests:' .. session, next_number(), ARGV[4])
  tell_of(read_parts(ARGV[4]))
end

return 1
