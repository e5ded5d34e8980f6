-- When leases end, in memory only: what is stored of a running job says it. Leases that end at the same moment are a group, as those
-- of one call are, and a heap has the groups, so that a lease itself costs nothing.

local function new_group(ending)
  local group = { jobs = {}, count = 0, ending = ending }
  heap_set(queue.groups, group, ending)
  set_alarm(ending)
  return group
end

local function leave_group(job)
  local group = job.group
  group.jobs[job], group.count, job.group = nil, group.count - 1, nil
  if group.count == 0 then
    heap_remove(queue.groups, group)
  end
end

local function enter_group(job, group)
  group.jobs[job], group.count = true, group.count + 1
  job.group, job.due = group, group.ending
end

-- The jobs whose leases have ended, longest ago first and then in the order in which they were leased.
local function find_lost(most)
  local lost, groups = {}, queue.groups
  local members, ending = groups.members, groups.keys
  for index = 1, groups.count do
    if ending[index] <= micros then
      for job in pairs(members[index].jobs) do
        lost[#lost + 1] = job
      end
    end
  end

  table.sort(lost, function(one, other)
    return one.due < other.due or (one.due == other.due and one.fence < other.fence)
  end)
  for index = #lost, most + 1, -1 do
    lost[index] = nil
  end

  return lost
end

local function alarm_at_first_lease()
  if queue.groups.count > 0 then
    set_alarm(queue.groups.keys[1])
  end
end
