-- Opens a stream, new or known.
--
-- ARGV[3]  Its id.
-- ARGV[4]  Its endpoint.
-- Answers  {1 when another session had it, then the stream as it is told}; nothing when it is known and goes to another endpoint.
-- Complexity: O(log streams + bytes of its tail).

if not has_lease() then
  return lease_lost()
end

local id = ARGV[3]
local known = call('HMGET', stream_key(id), 'endpoint', 'owner')
if known[1] and known[1] ~= ARGV[4] then
  return {}
end

local fence = next_number()
local was_elsewhere = known[2] and known[2] ~= session
if not known[1] then
  call('HSET', stream_key(id), 'endpoint', ARGV[4], 'chunks', 0, 'acknowledged', 0, 'frozen', 0, 'completed', 0, 'ended', 0, 'done', 0,
    'tailat', 0, 'pending', '')
end

if was_elsewhere then
  -- What was parked for want of room is sent from here, where there is other room.
  call('ZREM', base .. 'streams:' .. known[2], id)
  call('HDEL', stream_key(id), 'letter')
end

call('HSET', stream_key(id), 'owner', session, 'fence', whole(fence))
call('ZADD', base .. 'streams:' .. session, fence, id)
if was_elsewhere then
  tell(known[2], 'l', id)
end

return { was_elsewhere and 1 or 0, describe_stream(id) }
