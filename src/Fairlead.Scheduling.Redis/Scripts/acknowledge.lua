-- Notes that the ends of jobs have been announced: they are kept as long as ended jobs are, from now on.
--
-- ARGV[3]  and so on: ids; those of unknown jobs are passed over.
-- Answers  nothing.
-- Complexity: O(jobs * log jobs).

pass_time()
for place = 3, #ARGV do
  local job = find_job(ARGV[place])
  if job and (has_flag(job, UNANNOUNCED) or has_flag(job, ANNOUNCING)) then
    call('ZREM', base .. 'unannounced', job.id)
    call('ZREM', base .. 'announcing', stamp(job.step, job.id))
    set_flag(job, UNANNOUNCED, false)
    set_flag(job, ANNOUNCING, false)
    job.since = micros
    write_turn(job)
    retain(job, letter_of(job))
  end
end

return finish('')
