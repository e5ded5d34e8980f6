-- Records how leased attempts ended.
--
-- ARGV[3]  How many; ARGV[4] the token of this call; and then for each of them four values: id, fencing token, result or empty for none,
--          and how it ended: empty for completed, or '<outcome> <retry delay in microseconds> <error>', where the outcome is
--          'failed', 'permanent' or 'timed'.
-- Answers  for each 1, or 0 when its lease was no longer valid. A call that is repeated because its answer was lost is answered
--          like the first time.
-- Complexity: O(attempts * (log jobs + log callers)).

local WIDTH = 4
local REASONS = { failed = '1', permanent = '2', timed = '3' }

-- How many took the short way.
local completed = 0

local function fail(job, token, result, ending)
  local outcome, after, message = string.match(ending, '^(%S+) (%S+) (.*)$')
  note_failure(job, REASONS[outcome], message)
  finish_attempt(job)
  set_result(job, token, result)
  if outcome == 'failed' and job.attempts < settings.attempts then
    delay(job, micros + tonumber(after))
  else
    become_ended(job, 'dead')
  end
end

local function end_attempt(place, token)
  local id, result, ending = ARGV[place], ARGV[place + 2], ARGV[place + 3]
  local job = find_leased(id, ARGV[place + 1])
  if not job then
    return was_ended_by(id, token) and 1 or 0
  elseif ending ~= '' then
    fail(job, token, result, ending)
    return 1
  end

  if complete_plainly(job, token, result) then
    completed = completed + 1
    return 1
  end

  remove_own(job, 'error')
  finish_attempt(job)
  set_result(job, token, result)
  become_ended(job, 'completed')
  return 1
end

pass_time()
local ended, token = {}, ARGV[4]
for index = 1, tonumber(ARGV[3]) do
  ended[index] = end_attempt(5 + (index - 1) * WIDTH, token .. ':' .. index)
end

if completed > 0 then
  count_event('completed', completed)
  drain_record(completed)
end

return finish(ended)
