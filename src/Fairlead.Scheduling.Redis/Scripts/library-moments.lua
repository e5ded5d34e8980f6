-- Moments at which something is due for many jobs, in memory only: when leases end and when guesses do. Jobs that are due at the same
-- moment, as those of one call are, are a group, and a heap has the groups, so that a job itself costs next to nothing.

local function new_moments(slot)
  return { slot = slot, heap = new_heap(1, true), groups = {} }
end

local function enter_moment(moments, job, at)
  local group = moments.groups[at]
  if not group then
    group = { at = at, jobs = {}, count = 0 }
    moments.groups[at] = group
    heap_set(moments.heap, group, at)
  end

  group.jobs[job], group.count, job[moments.slot] = true, group.count + 1, group
end

local function leave_moment(moments, job)
  local slot = moments.slot
  local group = job[slot]
  local left = group.count - 1
  group.jobs[job], group.count, job[slot] = nil, left, nil
  if left == 0 then
    heap_remove(moments.heap, group)
    moments.groups[group.at] = nil
  end
end

-- The moment that comes first, or nothing.
local function first_moment(moments)
  return moments.heap.keys[1]
end

local function hold_lease(job, at)
  job.due = at
  enter_moment(queue.leases, job, at)
end

-- The jobs whose leases have ended, longest ago first and then in the order in which they were leased.
local function find_lost(most)
  local lost = {}
  for at, group in pairs(queue.leases.groups) do
    if at <= micros then
      for job in pairs(group.jobs) do
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
