-- Puts the responses of a key in the place of those that were read before, unless others are there by now, and makes room.
--
-- ARGV[2]   The key.
-- ARGV[3]   The version that was read; empty when there was nothing.
-- ARGV[4]   The version from now on.
-- ARGV[5]   The generation that was found before the origin was asked; empty for any.
-- ARGV[6]   The head; empty when nothing is left.
-- ARGV[7]   The ids of the bodies it names; ARGV[8] those it no longer names.
-- ARGV[9]   How many bytes all of it takes.
-- ARGV[10]  For how many milliseconds it is kept.
-- ARGV[11]  How many bytes the store may take.
-- ARGV[12]  '1' when a response belongs to a group.
-- Answers   what the store takes, then 'stored', 'more' (call it again with an empty key until it says 'stored': there is still to be made room),
--           'generation' (it is another one), or 'version' with the version and the head that are there.
-- Complexity: O(log keys) for each key that makes room, at most 256 of them.

local key, most = ARGV[2], tonumber(ARGV[11])

local function add(bytes, expires_at)
  local before = call('HGET', sizes, key)
  local grown = bytes - (before or 0)
  call('HSET', sizes, key, whole(bytes))
  call('ZADD', expiries, whole(expires_at), key)
  call('HINCRBY', totals, 'bytes', whole(grown))
  if not before then
    call('ZADD', keys, 0, key)
    call('ZADD', small, call('HINCRBY', totals, 'sequence', 1), key)
  end

  if call('ZSCORE', small, key) then
    call('HINCRBY', totals, 'small', whole(grown))
  end
end

-- Who is used goes around in the large queue; a scan of what nobody asks for again passes through the small one.
local function make_room()
  for _ = 1, evicted_at_once do
    local found = call('HMGET', totals, 'bytes', 'small')
    if tonumber(found[1] or 0) <= most then
      return 'stored'
    end

    local is_small = tonumber(found[2] or 0) > most / 10 or call('ZCARD', main) == 0
    local victim = call('ZRANGE', is_small and small or main, 0, 0)[1]
    if not victim then
      return 'stored'
    end

    if tonumber(call('HGET', url_key(victim), 'uses') or 0) > 0 then
      call('HINCRBY', url_key(victim), 'uses', -1)
      if call('ZREM', small, victim) == 1 then
        call('HINCRBY', totals, 'small', '-' .. (call('HGET', sizes, victim) or '0'))
      end

      call('ZADD', main, call('HINCRBY', totals, 'sequence', 1), victim)
    else
      drop(victim)
      call('HINCRBY', totals, 'evictions', 1)
    end
  end

  return 'more'
end

local function keep(milliseconds)
  for _, index in ipairs({ sizes, keys, expiries, small, main, generations, totals }) do
    if call('PTTL', index) < milliseconds then
      call('PEXPIRE', index, milliseconds)
    end
  end
end

sweep()
if key == '' then
  return answer(make_room())
end

local url = url_key(key)
if ARGV[5] ~= '' and ARGV[5] ~= generation_of(key) then
  return answer('generation')
end

local found = call('HMGET', url, 'version', 'head')
if (found[1] or '') ~= ARGV[3] then
  return answer('version', found[1] or '', found[2] or '')
end

if ARGV[6] == '' then
  drop(key)
  return answer('stored')
end

local kept = tonumber(ARGV[10])
call('HSET', url, 'version', ARGV[4], 'head', ARGV[6], 'bodies', ARGV[7], 'groups', ARGV[12])
call('PEXPIRE', url, ARGV[10])
for id in string.gmatch(ARGV[7], '%S+') do
  call('PEXPIRE', body_key(id), ARGV[10])
end

release(ARGV[8])
add(tonumber(ARGV[9]), now() + kept)
local room = make_room()
keep(kept)
return answer(room)
