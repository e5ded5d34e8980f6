-- Stores the settings of a queue; those of the process that configures last hold for all.
--
-- KEYS[1]  '{tag}:state'.
-- ARGV     running, runningLong (0: one less than all workers), ageing in seconds (0: never), shortBound in seconds, maxQueued,
--          maxQueuedPerCaller, attempts, lease in microseconds, retention in microseconds, retained, announces (0 or 1), and then
--          callers and their configured weights.
-- Answers  1 when they differ from what was stored, otherwise 0. Needs no settings, unlike every other step.
-- Complexity: O(weights).

local base = string.sub(KEYS[1], 1, -6)
local settings = cmsgpack.pack({
  running = tonumber(ARGV[1]), runningLong = tonumber(ARGV[2]), ageing = tonumber(ARGV[3]), shortBound = tonumber(ARGV[4]),
  maxQueued = tonumber(ARGV[5]), maxQueuedPerCaller = tonumber(ARGV[6]), attempts = tonumber(ARGV[7]), lease = tonumber(ARGV[8]),
  retention = tonumber(ARGV[9]), retained = tonumber(ARGV[10]), announces = ARGV[11] == '1',
})
local changed = call('GET', base .. 'settings') ~= settings
call('SET', base .. 'settings', settings)
local had_weights = call('DEL', base .. 'weights:configured') == 1
for index = 12, #ARGV, 2 do
  call('HSET', base .. 'weights:configured', ARGV[index], ARGV[index + 1])
end

if had_weights or ARGV[12] then
  queues[base] = nil
end

return changed and 1 or 0
