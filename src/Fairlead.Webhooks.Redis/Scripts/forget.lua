-- Drops streams, and the requests and dead letters that carry what was written with the fences named.
--
-- ARGV[3]  and so on: id and fence of each stream.
-- Answers  how many streams were dropped.
-- Complexity: O((streams + requests that carry them) * log requests).

if not has_lease() then
  return lease_lost()
end

local forgotten, requests = {}, {}

local function find_requests(id, fence, is_newest)
  for _, request in ipairs(read_pending(id)) do
    for _, carried in ipairs(read_parts(request)) do
      if carried.id == id and (is_newest or carried.fence == fence) and call('HGET', request_key(request), 'owner') == session then
        requests[request] = true
      end
    end
  end
end

for place = 3, #ARGV, 2 do
  local id = ARGV[place]
  local known = call('HMGET', stream_key(id), 'owner', 'fence')
  if known[1] then
    local is_newest = known[1] == session and known[2] == ARGV[place + 1]
    find_requests(id, tonumber(ARGV[place + 1]), is_newest)
    forgotten[id] = is_newest and known[1] or nil
  end
end

-- A stream that was opened again since a request was stored has a gap where that was, and ends.
for request in pairs(requests) do
  local parts = read_parts(request)
  delete_request(request, session)
  for _, carried in ipairs(parts) do
    local known = call('HMGET', stream_key(carried.id), 'owner', 'fence')
    if known[1] then
      remove_pending(carried.id, request)
      if not forgotten[carried.id] and tonumber(known[2]) ~= carried.fence then
        tell(known[1], 's', carried.id)
        forgotten[carried.id] = known[1]
      end
    end
  end
end

local count = 0
for id, owner in pairs(forgotten) do
  delete_stream(id, owner)
  count = count + 1
end

return count
