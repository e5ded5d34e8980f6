-- Notes that the ends of jobs have been announced: they are kept as long as ended jobs are, from now on.
--
-- ARGV[3]  and so on: ids; those of unknown jobs are passed over.
-- Answers  nothing.
-- Complexity: O(jobs * log jobs).

pass_time()
for place = 3, #ARGV do
  local job = find_job(ARGV[place])
  if job and job.announcement then
    call('ZREM', base .. 'unannounced', job.id)
    call('ZREM', base .. 'announcing', stamp(job.step, job.id))
    call('HDEL', job_key(job.id), 'announcement')
    job.since = micros
    call('HSET', job_key(job.id), 'turn', pack_turn(job))
    retain(job.id)
  end
end

return finish('')
