-- Records how leased attempts ended.
--
-- ARGV[3]  How many, and then for each of them seven values: id, fencing token, the token of this call, outcome ('completed',
--          'failed', 'permanent' or 'timed out'), error or empty, result or empty for none, and the retry delay in microseconds.
-- Answers  for each 1, or 0 when its lease was no longer valid. A call that is repeated because its answer was lost is answered
--          like the first time.
-- Complexity: O(attempts * (log jobs + log callers)).

local WIDTH = 7
local REASONS = { failed = '1', permanent = '2', ['timed out'] = '3' }

local function result_field(result)
  if result ~= '' then
    return 'result', result
  end
end

local function end_attempt(place)
  local id, fence, token, outcome = ARGV[place], ARGV[place + 1], ARGV[place + 2], ARGV[place + 3]
  local job = find_leased(id, fence)
  if not job then
    return call('HGET', job_key(id), 'token') == token and 1 or 0
  end

  local message, result = ARGV[place + 4], ARGV[place + 5]
  if REASONS[outcome] then
    note_failure(job, REASONS[outcome], message)
  elseif job.attempts > 1 then
    call('HDEL', job_key(id), 'error')
  end

  finish_attempt(job)
  if outcome == 'failed' and job.attempts < settings.attempts then
    call('HSET', job_key(id), 'token', token, result_field(result))
    delay(job, micros + tonumber(ARGV[place + 6]))
  else
    become_ended(job, outcome == 'completed' and 'completed' or 'dead', 'token', token, result_field(result))
  end

  return 1
end

pass_time()
local ended = {}
for index = 1, tonumber(ARGV[3]) do
  ended[index] = end_attempt(4 + (index - 1) * WIDTH)
end

return finish(ended)
