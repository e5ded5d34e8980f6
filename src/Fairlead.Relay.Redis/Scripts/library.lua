-- The beginning of every script: keys, generations, and what a store takes.
--
-- KEYS[1]  '{prefix}:totals'. Every other key has the same tag, so that all of a store is in one slot of a cluster.
-- ARGV[1]  A random whole number from 1 to 2^51, which a new generation begins with.
-- ARGV[2]  and so on: what the script's own header says.
--
-- {prefix}:url:KEY      hash    version, head (all responses of the key, for the host to read), bodies (ids with a space between), groups, uses
-- {prefix}:body:ID      hash    pieces of a body by their number
-- {prefix}:sizes        hash    KEY -> bytes
-- {prefix}:keys         sorted set of KEY by name, to find those with the same beginning
-- {prefix}:expiries     sorted set of KEY by the moment in milliseconds since 1970 at which Redis forgets it
-- {prefix}:small, main  sorted sets of KEY by the order of coming: the two queues of those that make room
-- {prefix}:generations  hash    'all', and a number for each of 16,384 places that keys share
-- {prefix}:totals       hash    bytes, small (bytes in that queue), sequence, evictions
--
-- Every key expires. Where memory is full, Redis refuses a script whose first write may need some, and lets a script go on whose
-- first write needs none; so those that remove begin with a removal.

local call = redis.call
local base = string.sub(KEYS[1], 1, -7)
local sizes, keys, expiries = base .. 'sizes', base .. 'keys', base .. 'expiries'
local small, main = base .. 'small', base .. 'main'
local generations, totals = base .. 'generations', KEYS[1]

-- For how long a body that nobody may find any more is there for those who read it; each piece they read begins the time anew.
local grace = 60000
local generations_kept = 86400000
local places = 16384
local expired_at_once = 100
local evicted_at_once = 256
local most_uses = 3

-- Lua writes large numbers with an exponent unless it is told not to.
local function whole(number)
  return string.format('%.0f', number)
end

local function url_key(key)
  return base .. 'url:' .. key
end

local function body_key(id)
  return base .. 'body:' .. id
end

local function now()
  local time = call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end

local function place_of(key)
  return tonumber(string.sub(redis.sha1hex(key), 1, 4), 16) % places
end

-- The sum of two random numbers: whichever of them changes, the sum is another one, and so it is after Redis has lost them.
local function generation_of(key)
  local found = call('HMGET', generations, 'all', place_of(key))
  if not found[1] then
    local set = redis.pcall('HSET', generations, 'all', ARGV[1])
    if type(set) == 'table' then
      -- No room even for that. Nothing is ever stored with this generation.
      return '0'
    end

    call('PEXPIRE', generations, generations_kept)
    found[1] = ARGV[1]
  end

  return whole(found[1] + (found[2] or 0))
end

local function advance(place)
  -- First, because it needs no memory.
  call('PEXPIRE', generations, generations_kept)
  call('HSET', generations, place, ARGV[1])
  call('PEXPIRE', generations, generations_kept)
end

local function release(bodies)
  for id in string.gmatch(bodies or '', '%S+') do
    call('PEXPIRE', body_key(id), grace)
  end
end

-- Takes a key out, and counts it out; also one that Redis has forgotten already. Answers 1 when there was something to find.
local function drop(key)
  release(call('HGET', url_key(key), 'bodies'))
  local was_there = call('UNLINK', url_key(key))
  local bytes = call('HGET', sizes, key)
  if bytes then
    call('HDEL', sizes, key)
    call('ZREM', keys, key)
    call('ZREM', expiries, key)
    call('HINCRBY', totals, 'bytes', -bytes)
    if call('ZREM', small, key) == 1 then
      call('HINCRBY', totals, 'small', -bytes)
    else
      call('ZREM', main, key)
    end
  end

  return was_there
end

-- Counts out what Redis has forgotten, some at a time.
local function sweep()
  for _, key in ipairs(call('ZRANGEBYSCORE', expiries, '-inf', whole(now()), 'LIMIT', 0, expired_at_once)) do
    drop(key)
  end
end

-- Every answer begins with what the store takes.
local function answer(...)
  local found = call('HMGET', totals, 'bytes', 'evictions')
  return { tonumber(found[1] or 0), call('HLEN', sizes), tonumber(found[2] or 0), ... }
end
