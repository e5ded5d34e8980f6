-- Renews a lease, takes over a page of what sessions left that are gone, and tells a page of news.
--
-- ARGV[3]  The length of the lease in microseconds.
-- ARGV[4]  Up to which number news have been heard.
-- ARGV[5]  How many items there are in a page.
-- ARGV[6]  How many bytes of bodies and tails a page has, before one more item.
-- ARGV[7]  and so on: streams whose opening the session does not know to have happened. Those that it has are told as its own.
-- Answers  {number of the last news told, streams as they are told,
--          requests {id, endpoint, created, letter or empty, body, six values for each stream},
--          standings {stream, fence, hold, acknowledged, end acknowledged}, 1 when there is more}.
-- Complexity: O(page * log items + bytes told).

if not has_lease() then
  return lease_lost()
end

local moment, page = now(), tonumber(ARGV[5])
local news = base .. 'news:' .. session
call('ZREMRANGEBYSCORE', news, '-inf', ARGV[4])
call('ZADD', KEYS[1], 'XX', whole(moment + tonumber(ARGV[3])), session)

local function adopt_stream(id, dead)
  call('ZREM', base .. 'streams:' .. dead, id)
  if call('HGET', stream_key(id), 'owner') ~= dead then
    return
  end

  local fence = next_number()
  call('HSET', stream_key(id), 'owner', session, 'fence', whole(fence))
  call('ZADD', base .. 'streams:' .. session, fence, id)
  tell(session, 'a', id)
end

local function adopt_request(id, number, dead)
  call('ZREM', base .. 'requests:' .. dead, id)
  call('ZADD', base .. 'requests:' .. session, number, id)
  call('HSET', request_key(id), 'owner', session)
  for _, carried in ipairs(read_parts(id)) do
    adopt_stream(carried.id, dead)
  end

  tell(session, 'r', id)
end

local function adopt_page(dead)
  local requests = call('ZRANGE', base .. 'requests:' .. dead, 0, page - 1, 'WITHSCORES')
  for place = 1, #requests, 2 do
    adopt_request(requests[place], requests[place + 1], dead)
  end

  for _, id in ipairs(call('ZRANGE', base .. 'streams:' .. dead, 0, page - 1)) do
    adopt_stream(id, dead)
  end

  if call('EXISTS', base .. 'requests:' .. dead, base .. 'streams:' .. dead) == 0 then
    call('ZREM', base .. 'estates', dead)
    call('DEL', base .. 'news:' .. dead)
  end
end

-- From here on the session that is gone is told so, should it come back.
for _, dead in ipairs(call('ZRANGEBYSCORE', KEYS[1], '-inf', whole(moment))) do
  call('ZREM', KEYS[1], dead)
  call('ZADD', base .. 'estates', whole(moment), dead)
end

-- News that are still to be told come first: what is taken over waits where any other session can take it, too.
local heir = call('ZCARD', news) == 0 and call('ZRANGE', base .. 'estates', 0, 0)[1]
if heir then
  adopt_page(heir)
end

for place = 7, #ARGV do
  if call('HGET', stream_key(ARGV[place]), 'owner') == session then
    tell(session, 'a', ARGV[place])
  end
end

local streams, requests, standings, bytes, last = {}, {}, {}, 0, ARGV[4]

local function tell_request(id)
  local fields = call('HMGET', request_key(id), 'owner', 'endpoint', 'created', 'letter', 'body')
  if fields[1] ~= session then
    return
  end

  local told = { id, fields[2], fields[3], fields[4] or '', fields[5] }
  for _, carried in ipairs(read_parts(id)) do
    for _, value in ipairs({ carried.id, whole(carried.fence), whole(carried.sequence), whole(carried.offset), whole(carried.last), whole(carried.final) }) do
      table.insert(told, value)
    end
  end

  bytes = bytes + #fields[5]
  table.insert(requests, told)
end

local function tell_stream(id)
  if call('HGET', stream_key(id), 'owner') == session then
    local told = describe_stream(id)
    bytes = bytes + #told[11]
    table.insert(streams, told)
  end
end

local function tell_standing(id)
  local known = call('HMGET', stream_key(id), 'owner', 'fence', 'acknowledged', 'done')
  if not known[1] then
    table.insert(standings, { id, '0', '4', '0', '0' })
  elseif known[1] == session then
    table.insert(standings, { id, known[2], whole(hold_of(id)), known[3], known[4] })
  end
end

local function tell_loss(id)
  local known = call('HMGET', stream_key(id), 'owner', 'fence')
  if known[1] and known[1] ~= session then
    table.insert(standings, { id, known[2], '5', '0', '0' })
  end
end

local TELL = { r = tell_request, a = tell_stream, s = tell_standing, l = tell_loss }
local told = call('ZRANGE', news, 0, page - 1, 'WITHSCORES')
for place = 1, #told, 2 do
  if bytes > tonumber(ARGV[6]) then
    break
  end

  TELL[string.sub(told[place], 1, 1)](string.sub(told[place], 2))
  last = told[place + 1]
end

local has_more = call('ZCOUNT', news, '(' .. last, '+inf') > 0 or call('EXISTS', base .. 'estates') == 1
return { last, streams, requests, standings, has_more and 1 or 0 }
