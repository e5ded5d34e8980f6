-- Drops a request that its receiver has.
--
-- ARGV[3]  Its id.
-- Answers  1, or 0 when this session does not have it.
-- Complexity: O(streams * log requests).

if not has_lease() then
  return lease_lost()
end

local request = ARGV[3]
if call('HGET', request_key(request), 'owner') ~= session then
  return 0
end

local parts = read_parts(request)
delete_request(request, session)
for _, carried in ipairs(parts) do
  local acknowledged = call('HGET', stream_key(carried.id), 'acknowledged')
  if acknowledged then
    remove_pending(carried.id, request)
    call('HSET', stream_key(carried.id), 'acknowledged', whole(math.max(tonumber(acknowledged), carried.last)))
    if carried.final == 1 then
      call('HSET', stream_key(carried.id), 'done', 1)
    end
  end
end

tell_of(parts)
return 1
