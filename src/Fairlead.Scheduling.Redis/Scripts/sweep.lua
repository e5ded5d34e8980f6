-- Does what has fallen due, counts the workers of all processes, and makes sure that no idle worker is forgotten.
--
-- ARGV[3]  How many workers the process has; ARGV[4] microseconds for which it is known without another sweep.
-- ARGV[5]  '1' when settings may have changed, so that what each caller may start is counted anew.
-- ARGV[6]  How many general workers of the process are idle, ARGV[7] reserved ones, ARGV[8] announcers; -1 where that changed a
--          moment ago, so that a message may be under way.
-- Answers  nothing.
-- Complexity: O(processes + what is due * log jobs); O(callers) when the number of workers or a setting has changed.

local KINDS_OF_WORKERS = { 'general', 'short', 'ended' }

local function forget_process(whom)
  call('HDEL', base .. 'processes', whom)
  for slot in pairs(queue.calls) do
    if sub(slot, 1, #whom + 1) == whom .. ':' then
      queue.calls[slot] = nil
      call('HDEL', keys.calls, slot)
    end
  end

  for _, kind in ipairs(KINDS_OF_WORKERS) do
    call('ZREM', base .. 'idle:' .. kind, whom)
    waking.count_idle(kind)
  end
end

local function count_workers()
  call('HSET', base .. 'processes', process, ARGV[3] .. ' ' .. format('%.0f', micros + tonumber(ARGV[4])))
  local workers, entries = 0, call('HGETALL', base .. 'processes')
  for index = 1, #entries, 2 do
    local count, known_until = string.match(entries[index + 1], '^(%d+) (%d+)$')
    if tonumber(known_until) < micros then
      forget_process(entries[index])
    else
      workers = workers + tonumber(count)
    end
  end

  return workers
end

-- A message may have been lost with its connection, and a number with its server.
local function correct_idle(kind, count)
  if count > 0 then
    call('ZADD', base .. 'idle:' .. kind, count, process)
  elseif count == 0 then
    call('ZREM', base .. 'idle:' .. kind, process)
  end

  waking.count_idle(kind)
end

-- Whoever was woken for a job may have died. So each process that has idle workers looks for itself now and then.
local function look(kind, jobs)
  if jobs > 0 and call('ZSCORE', base .. 'idle:' .. kind, process) then
    waking.wake_one(process, kind)
  end
end

-- After a change of settings or of the number of workers: what each flow may start has changed with it.
local function settle_all()
  local callers = {}
  for caller in pairs(flows) do
    callers[#callers + 1] = caller
  end

  for _, caller in ipairs(callers) do
    advance()
    local flow = find_flow(caller)
    if flow then
      settle(flow)
    end
  end
end

local workers = count_workers()
local counts_anew = ARGV[5] == '1' or (workers ~= state.workers and settings.runningLong == 0)
state.workers = workers
pass_time()
if counts_anew then
  settle_all()
end

for index, kind in ipairs(KINDS_OF_WORKERS) do
  correct_idle(kind, tonumber(ARGV[5 + index]))
end

look('short', state.takeableShort)
look('general', state.takeable)
look('ended', call('ZCARD', base .. 'unannounced'))
return finish('')
