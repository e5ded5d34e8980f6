-- Extends leases by their full length.
--
-- ARGV[3]  and so on: id and fencing token of each lease.
-- Answers  for each 'o' when it was extended, 'c' when its job has been canceled, 'l' when it has been lost or has ended.
-- Complexity: O(leases * log running jobs).

pass_time()
local answers = {}
for place = 3, #ARGV, 2 do
  local values = call('HMGET', job_key(ARGV[place]), 'status', 'fence')
  local is_same = values[2] == ARGV[place + 1]
  if is_same and values[1] == 'running' then
    call('ZADD', base .. 'running', 'XX', micros + settings.lease, ARGV[place])
  end

  table.insert(answers, is_same and ((values[1] == 'running' and 'o') or (values[1] == 'canceled' and 'c')) or 'l')
end

return finish(answers)
