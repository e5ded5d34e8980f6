-- What every step begins with: the clock, the settings and the numbers of the queue.
--
-- The steps are functions of one library, so that Redis makes what they share once, when it gets the library, and not for every
-- call. What a call knows is in the variables below; 'open' sets them anew, in library-steps.
--
-- KEYS[1]  '{tag}:state'. Every other key has the same tag, so that all of a queue is in one slot of a cluster.
-- ARGV[1]  The moment in microseconds since 1970; empty for the server's own clock.
-- ARGV[2]  The process that asks.
-- ARGV[3]  and so on: what the step's own header says.
--
-- Every step answers {notices, microseconds until something falls due or -1, answer}. Notices are for the process that asks;
-- those for others are published. Where the queue is unknown, as on a server that lost it, the answer is the error UNKNOWNQUEUE,
-- and whoever asks configures the queue and asks again.

-- While Redis reads the library, nothing but 'redis' is known, so even these are found when a step begins.
local call, format, floor, min, max, huge, pack, unpack_packed, sub

local KEYS, ARGV, base, process, micros, micros_text, now

-- What is remembered of the queue between calls, and its parts; see library-memory for how it is known to be right.
local queue, settings, state, flows, running, keys

-- What happens to other processes because of this step, told when it has ended.
local notices = {}

local function notify(whom, notice)
  local list = notices[whom] or {}
  notices[whom] = list
  list[#list + 1] = notice
end

local function set_alarm(at)
  if at < state.alarm then
    state.alarm = at
  end
end

-- Whole numbers as text: Redis would write a number of the language with all digits that a double may have, which takes longer.
local function text_of(number)
  return format('%d', number)
end

-- For sorted sets of moments: what is due at one moment comes in the order of its steps.
local function stamp(step, id)
  return format('%015d', step) .. id
end

local function next_step()
  state.step = state.step + 1
  return state.step
end
