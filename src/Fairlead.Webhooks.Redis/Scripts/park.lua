-- Keeps a dead letter: a request, or the tail of a stream.
--
-- ARGV[3]  'request' or 'stream'.
-- ARGV[4]  The id of that.
-- ARGV[5]  The letter, as the pusher writes it.
-- Answers  1, or 0 when this session does not have it.
-- Complexity: O(streams).

if not has_lease() then
  return lease_lost()
end

local key = ARGV[3] == 'request' and request_key(ARGV[4]) or stream_key(ARGV[4])
if call('HGET', key, 'owner') ~= session then
  return 0
end

call('HDEL', key, 'letter')
call('HSET', key, 'letter', ARGV[5])
if ARGV[3] == 'request' then
  tell_of(read_parts(ARGV[4]))
end

return 1
