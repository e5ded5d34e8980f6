-- The beginning of every script: keys, the clock, and the small steps that several scripts share.
--
-- KEYS[1]  '{prefix}:sessions'. Every other key has the same tag, so that all of an outbox is in one slot of a cluster.
-- ARGV[1]  The moment in microseconds since 1970; empty for the server's own clock.
-- ARGV[2]  The session that asks: one pusher, from its joining to the end of its lease.
-- ARGV[3]  and so on: what the script's own header says.
--
-- Where memory is full, Redis refuses a script whose first write may need some, and lets a script go on whose first write needs none.
-- So those that must not be refused, or nothing could ever be taken out again, begin with a removal.
--
-- A session whose lease was taken away gets the error LEASELOST, and nothing happens.

local call = redis.call
local base = string.sub(KEYS[1], 1, -9)
local session = ARGV[2]

local function stream_key(id)
  return base .. 'stream:' .. id
end

local function tail_key(id)
  return base .. 'tail:' .. id
end

local function request_key(id)
  return base .. 'request:' .. id
end

-- Lua writes large numbers with an exponent unless it is told not to.
local function whole(number)
  return string.format('%.0f', number)
end

-- One sequence for fences, the order of requests and the order of news: each grows, which is all that is asked of them.
local function next_number()
  return call('INCR', base .. 'number')
end

local function now()
  local given = tonumber(ARGV[1])
  if given then
    return given
  end

  local time = call('TIME')
  return time[1] * 1000000 + time[2]
end

local function has_lease()
  return call('ZSCORE', KEYS[1], session)
end

local function lease_lost()
  return redis.error_reply('LEASELOST Another session has taken over.')
end

-- Tells a session what it should look at: 's' a stream it waits with, 'l' a stream that another session has opened, 'a' a stream and
-- 'r' a request that are its own from now on.
-- What is told lies there until it was confirmed; the message only wakes.
local function tell(whom, kind, id)
  if call('ZSCORE', KEYS[1], whom) then
    call('ZADD', base .. 'news:' .. whom, next_number(), kind .. id)
    if whom ~= session or kind == 's' then
      call('PUBLISH', base .. 'news', whom)
    end
  end
end

-- The requests that carry something of a stream that was not acknowledged: one, but for what an older version may have left.
local function read_pending(id)
  local list = {}
  for request in string.gmatch(call('HGET', stream_key(id), 'pending') or '', '%S+') do
    list[#list + 1] = request
  end

  return list
end

local function remove_pending(id, request)
  local left = {}
  for _, other in ipairs(read_pending(id)) do
    if other ~= request then
      left[#left + 1] = other
    end
  end

  call('HSET', stream_key(id), 'pending', table.concat(left, ' '))
end

local function read_parts(request)
  local packed = call('HGET', request_key(request), 'parts')
  local parts = {}
  for _, stored in ipairs(packed and cmsgpack.unpack(packed) or {}) do
    parts[#parts + 1] = {
      id = stored[1], fence = stored[2], sequence = stored[3], offset = stored[4], last = stored[5], final = stored[6],
    }
  end

  return parts
end

-- A stream that was opened again since a request was stored may wait for it.
local function tell_of(parts)
  for _, carried in ipairs(parts) do
    local known = call('HMGET', stream_key(carried.id), 'owner', 'fence')
    if known[1] and tonumber(known[2]) ~= carried.fence then
      tell(known[1], 's', carried.id)
    end
  end
end

local function delete_request(request, owner)
  call('ZREM', base .. 'requests:' .. owner, request)
  call('DEL', request_key(request))
end

local function delete_stream(id, owner)
  call('ZREM', base .. 'streams:' .. owner, id)
  call('DEL', stream_key(id), tail_key(id))
end

-- 1 nothing keeps the stream from sending, 2 a request that is on its way, 3 a dead letter.
local function hold_of(id)
  local hold = 1
  for _, request in ipairs(read_pending(id)) do
    if call('HEXISTS', request_key(request), 'letter') == 1 then
      return 3
    end

    hold = 2
  end

  return hold
end

-- What lies behind the last request of a stream.
local function read_tail(id, tail_at, frozen)
  return call('GETRANGE', tail_key(id), whole(frozen - tail_at), -1)
end

-- A stream as it is told: {id, endpoint, fence, chunks, acknowledged, frozen, completed, end frozen, end acknowledged, hold, tail, letter}.
local function describe_stream(id)
  local fields = call('HMGET', stream_key(id), 'endpoint', 'fence', 'chunks', 'acknowledged', 'frozen', 'completed', 'ended', 'done', 'tailat', 'letter')
  return {
    id, fields[1], fields[2], fields[3], fields[4], fields[5], fields[6], fields[7], fields[8],
    whole(hold_of(id)), read_tail(id, tonumber(fields[9]), tonumber(fields[5])), fields[10] or '',
  }
end
