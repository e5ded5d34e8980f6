-- Reads jobs that somebody waits for, and notes for those that have not ended that the process is to be told.
--
-- ARGV[3]  and so on: ids.
-- Answers  for each job that has ended, or that is unknown, {id, fields}; a job that has just been forgotten has its fields still.
-- Complexity: O(jobs).

pass_time()
local answers = {}
for place = 3, #ARGV do
  local id = ARGV[place]
  local job = find_job(id)
  if not job then
    table.insert(answers, { id, call('HGETALL', base .. 'farewell:' .. id) })
  elseif has_ended(job) then
    table.insert(answers, { id, call('HGETALL', job_key(id)) })
  elseif not string.find(job.waiting or '', process, 1, true) then
    job.waiting = (job.waiting or '') .. ' ' .. process
    call('HSET', job_key(id), 'waiting', job.waiting)
  end
end

return finish(answers)
