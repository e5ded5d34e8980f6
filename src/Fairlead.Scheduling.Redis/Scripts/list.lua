-- Lists jobs, newest first, and looks at a bounded number of them.
--
-- ARGV[3]  Caller with a leading '+', or empty for all; ARGV[4] the number of the job the page before ended with, or empty;
-- ARGV[5]  How many at most; ARGV[6] and so on: the statuses to list, or nothing for all.
-- Answers  {number to go on below, 0 after the last, or -1 when ARGV[4] is of no listing, jobs}, each job as {id, fields}.
-- Complexity: O(log jobs + jobs looked at).

local BUDGET = 2000
local index = ARGV[3] == '' and base .. 'jobs' or base .. 'of:' .. string.sub(ARGV[3], 2)
local from = ARGV[4] == '' and state.number + 1 or tonumber(ARGV[4])
if from < 1 or from > state.number + (ARGV[4] == '' and 1 or 0) then
  return finish({ -1, {} })
end

flush_all()
local listed_statuses = {}
for place = 6, #ARGV do
  listed_statuses[ARGV[place]] = true
end

local limit, chosen, budget = tonumber(ARGV[5]), {}, BUDGET
local next_number = 0
while true do
  local entries = call('ZREVRANGEBYSCORE', index, '(' .. format('%.0f', from), '-inf', 'WITHSCORES', 'LIMIT', 0, 100)
  if not entries[1] then
    next_number = 0
    break
  end

  for place = 1, #entries, 2 do
    if #chosen < limit and budget > 0 then
      from = tonumber(entries[place + 1])
      budget = budget - 1
      if not ARGV[6] or listed_statuses[call('HGET', job_key(entries[place]), 'status')] then
        table.insert(chosen, entries[place])
      end
    end
  end

  next_number = from
  if #chosen == limit or budget == 0 then
    break
  end
end

return finish({ next_number, read_jobs(chosen) })
