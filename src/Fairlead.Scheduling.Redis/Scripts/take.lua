-- Takes ended jobs that have not been announced; what is not acknowledged within a lease's duration is handed out again.
--
-- ARGV[3]  How many at most.
-- Answers  jobs, each as library-records says, in the order in which they ended or came back.
-- Complexity: O(jobs * log jobs).

pass_time()
waking.note_came('ended', 1)
local ids = call('ZRANGE', base .. 'unannounced', 0, tonumber(ARGV[3]) - 1)
for _, id in ipairs(ids) do
  local step, back = next_step(), micros + settings.lease
  call('ZREM', base .. 'unannounced', id)
  call('ZADD', base .. 'announcing', back, stamp(step, id))
  local job = find_job(id)
  set_flag(job, UNANNOUNCED, false)
  set_flag(job, ANNOUNCING, true)
  job.step = step
  write_turn(job)
  set_alarm(back)
end

flush_fields()
return finish(read_jobs(ids))
