-- Moments at which something is due for many jobs, in memory only: when leases end and when guesses do. Jobs that are due at the same
-- moment, as those of one call are, are a group that counts them, and a heap has the groups, so that a job itself costs next to nothing.

local function new_moments()
  return { heap = new_heap(1, true), groups = {} }
end

local function group_at(moments, at)
  local group = moments.groups[at]
  if not group then
    group = { at = at, count = 0, members = {} }
    moments.groups[at] = group
    heap_set(moments.heap, group, at)
  end

  return group
end

local function remove_group(moments, group)
  heap_remove(moments.heap, group)
  moments.groups[group.at] = nil
end

local function leave_group(moments, group, count)
  group.count = group.count - count
  if group.count == 0 then
    remove_group(moments, group)
  end
end

-- The moment that comes first, or nothing.
local function first_moment(moments)
  return moments.heap.keys[1]
end
