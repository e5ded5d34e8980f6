-- Stores a request before its first attempt.
--
-- ARGV[3]  Its id.
-- ARGV[4]  Its endpoint.
-- ARGV[5]  When it was made, as the pusher writes it.
-- ARGV[6]  Its body.
-- ARGV[7]  and so on: for each stream it carries six values: id, fence, sequence, offset, end, and 1 when the stream ends there.
-- Answers  the streams whose fences are not the newest; none when it was stored. A call that is repeated because its answer was
--          lost is answered like the first time.
-- Complexity: O(streams * log requests + bytes).

local WIDTH = 6

if not has_lease() then
  return lease_lost()
end

local request, parts, fenced = ARGV[3], {}, {}
for place = 7, #ARGV, WIDTH do
  local known = call('HMGET', stream_key(ARGV[place]), 'owner', 'fence', 'chunks', 'frozen')
  parts[#parts + 1] = { ARGV[place] }
  for field = 1, WIDTH - 1 do
    table.insert(parts[#parts], tonumber(ARGV[place + field]))
  end

  -- Another number or place than the next: the server has forgotten something, as one does that is restored, and a new writer is needed.
  if known[1] ~= session or known[2] ~= ARGV[place + 1] or known[3] ~= ARGV[place + 2] or known[4] ~= ARGV[place + 3] then
    table.insert(fenced, ARGV[place])
  end
end

local packed = cmsgpack.pack(parts)
if call('HGET', request_key(request), 'parts') == packed then
  return {}
end

if fenced[1] then
  return fenced
end

-- Drops of the tail what the request holds; it is copied only when more than half of it goes.
local function trim_tail(id, tail_at, frozen)
  local length = call('STRLEN', tail_key(id))
  if tail_at + length <= frozen then
    call('DEL', tail_key(id))
    return frozen
  end

  if (frozen - tail_at) * 2 > length then
    call('SET', tail_key(id), read_tail(id, tail_at, frozen))
    return frozen
  end

  return tail_at
end

call('HSET', request_key(request), 'owner', session, 'endpoint', ARGV[4], 'created', ARGV[5], 'body', ARGV[6], 'parts', packed)
call('ZADD', base .. 'requests:' .. session, next_number(), request)
for _, carried in ipairs(read_parts(request)) do
  local known = call('HMGET', stream_key(carried.id), 'tailat', 'pending')
  local tail_at = trim_tail(carried.id, tonumber(known[1]), carried.last)
  local pending = known[2] == '' and request or known[2] .. ' ' .. request
  call('HSET', stream_key(carried.id), 'frozen', whole(carried.last), 'chunks', whole(carried.sequence + 1), 'tailat', whole(tail_at), 'pending', pending)
  if carried.final == 1 then
    call('HSET', stream_key(carried.id), 'completed', 1, 'ended', 1)
  end
end

return {}
