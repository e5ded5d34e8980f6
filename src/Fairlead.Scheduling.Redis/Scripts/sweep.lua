-- Does what has fallen due, counts the workers of all processes, and makes sure that each idle worker is known.
--
-- ARGV[3]  How many workers the process has.
-- ARGV[4]  '1' when settings may have changed, so that what each caller may start is counted anew.
-- ARGV[5]  How many general workers of the process are idle; ARGV[6] reserved ones; ARGV[7] announcers.
-- Answers  nothing.
-- Complexity: O(processes + idle workers + what is due * log jobs); O(callers) when the number of workers or a setting has changed.

local FORGOTTEN_AFTER = 60000000

local function count_workers()
  call('HSET', base .. 'processes', process, ARGV[3] .. ' ' .. format('%.0f', micros))
  local workers, entries = 0, call('HGETALL', base .. 'processes')
  for index = 1, #entries, 2 do
    local count, seen = string.match(entries[index + 1], '^(%d+) (%d+)$')
    if micros - tonumber(seen) > FORGOTTEN_AFTER then
      call('HDEL', base .. 'processes', entries[index])
      call('HDEL', base .. 'calls', entries[index] .. ':general', entries[index] .. ':short')
    else
      workers = workers + tonumber(count)
    end
  end

  return workers
end

-- A message may have been lost with its connection, and a list with its server.
local function reconcile_idle(kind, count)
  local known = 0
  for _, whom in ipairs(call('LRANGE', base .. 'idle:' .. kind, 0, -1)) do
    known = known + (whom == process and 1 or 0)
  end

  if known > count then
    call('LREM', base .. 'idle:' .. kind, known - count, process)
  end

  for _ = known + 1, count do
    call('RPUSH', base .. 'idle:' .. kind, process)
  end
end

local workers = count_workers()
local counts_anew = ARGV[4] == '1' or (workers ~= state.workers and settings.runningLong == 0)
state.workers = workers
pass_time()
if counts_anew then
  order_settle_all()
end

reconcile_idle('general', tonumber(ARGV[5]))
reconcile_idle('short', tonumber(ARGV[6]))
reconcile_idle('ended', tonumber(ARGV[7]))
return finish('')
