-- Records how leased attempts ended.
--
-- ARGV[3]  How many; ARGV[4] the token of this call; and then for each of them four values: id, fencing token, result or empty for none,
--          and how it ended: empty for completed, or '<outcome> <retry delay in microseconds> <error>', where the outcome is
--          'failed', 'permanent' or 'timed'.
-- Answers  for each 1, or 0 when its lease was no longer valid. A call that is repeated because its answer was lost is answered
--          like the first time.
-- Complexity: O(attempts * (log jobs + log callers)).

local WIDTH, FIRST = 4, 5
local REASONS = { failed = '1', permanent = '2', timed = '3' }

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

-- An attempt may be ended twice in one call: the second one is refused, also when the call is repeated.
local function is_second(place)
  for before = FIRST, place - WIDTH, WIDTH do
    if ARGV[before] == ARGV[place] and ARGV[before + 1] == ARGV[place + 1] then
      return true
    end
  end

  return false
end

local function end_attempt(place, token)
  local id, fence, result, ending = ARGV[place], ARGV[place + 1], ARGV[place + 2], ARGV[place + 3]
  local job = running[id]
  if not job or job.fence ~= tonumber(fence) then
    return was_ended_by(id, fence, token) and not is_second(place) and 1 or 0
  elseif ending == '' and complete_plainly(job, token, result) then
    return 1
  end

  job = whole(job)
  if ending ~= '' then
    fail(job, token, result, ending)
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
  ended[index] = end_attempt(FIRST + (index - 1) * WIDTH, token)
end

settle_completed()
return finish(ended)
