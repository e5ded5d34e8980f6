-- Reads jobs that somebody waits for, and notes for those that have not ended that the process is to be told.
--
-- ARGV[3]  and so on: ids.
-- Answers  for each job that has ended, as library-records says; one that is unknown has nothing but its id, and one that has just been
--          forgotten has what it had.
-- Complexity: O(jobs).

local function read_farewell(id)
  local read = call('HGETALL', base .. 'farewell:' .. id)
  local answer = { id, '', '' }
  for place = 1, #read, 2 do
    if read[place] == 'told' then
      answer[2] = read[place + 1]
    elseif read[place] == 'turn' then
      answer[3] = read[place + 1]
    else
      answer[#answer + 1] = read[place]
      answer[#answer + 1] = read[place + 1]
    end
  end

  return answer
end

pass_time()
local answers = {}
for place = 3, #ARGV do
  local id = ARGV[place]
  local job = find_job(id)
  if not job then
    table.insert(answers, read_farewell(id))
  elseif has_ended(job) then
    flush_fields()
    table.insert(answers, read_job(id))
  else
    local waiting = queue.waiting[id] or ''
    if not string.find(waiting, process, 1, true) then
      queue.waiting[id] = waiting .. ' ' .. process
      call('HSET', base .. 'waiting', id, queue.waiting[id])
    end
  end
end

return finish(answers)
