-- The beginning of every script: the clock, the settings and the numbers of the queue.
--
-- KEYS[1]  '{tag}:state'. Every other key has the same tag, so that all of a queue is in one slot of a cluster.
-- ARGV[1]  The moment in microseconds since 1970; empty for the server's own clock.
-- ARGV[2]  The process that asks.
-- ARGV[3]  and so on: what the script's own header says.
--
-- Every script answers {notices, microseconds until something falls due or -1, answer}. Notices are for the process that asks;
-- those for others are published. Where the queue is unknown, as on a server that lost it, the answer is the error UNKNOWNQUEUE,
-- and whoever asks configures the queue and asks again.

local call = redis.call
local format = string.format
local base = string.sub(KEYS[1], 1, -6)
local process = ARGV[2]

local packed_settings = call('GET', base .. 'settings')
if not packed_settings then
  return redis.error_reply('UNKNOWNQUEUE The settings of this queue are not stored here.')
end

local settings = cmsgpack.unpack(packed_settings)

-- What changes with every step is one packed value: it is read and written once for a script, whatever the script does.
local packed_state = call('GET', KEYS[1])
local state = packed_state and cmsgpack.unpack(packed_state)

local micros = tonumber(ARGV[1])
if not micros then
  local time = call('TIME')
  micros = time[1] * 1000000 + time[2]
end

if not state then
  state = {
    origin = micros, micros = micros, alarm = math.huge,
    number = 0, step = 0, fencing = 0, sequence = 0, services = 0,
    system = 0, emptySince = 0, takeable = 0, takeableShort = 0, workers = 0,
    heaps = {}, ready = { 0, 0, 0, 0, 0, 0 }, tracksAges = false,
    mean = 0, meanWeight = 0, drained = 0, drainWatched = 0,
    awake = { general = 0, short = 0, ended = 0 }, wokenAt = 0, peak = 0,
  }
end

-- A clock that is set back stands still until it has caught up: no age is negative, and no lease ends twice.
micros = math.max(micros, state.micros)
state.micros = micros

-- Seconds since the queue began, for the order: small numbers, so that a double resolves nanoseconds.
local now = (micros - state.origin) / 1000000

-- What happens to other processes because of this script, told when it has ended.
local notices = {}

local function notify(whom, notice)
  local list = notices[whom] or {}
  notices[whom] = list
  list[#list + 1] = notice
end

local function set_alarm(at)
  state.alarm = math.min(state.alarm, at)
end

-- For sorted sets of moments: what is due at one moment comes in the order of its steps.
local function stamp(step, id)
  return format('%015d', step) .. id
end

local function unstamp(member)
  return string.sub(member, 16)
end

local function next_step()
  state.step = state.step + 1
  return state.step
end
