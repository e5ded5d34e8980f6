-- Binary heaps that know where their members are, so that a member is moved or removed in O(log members).
--
-- A heap keeps the place of a member in the member's field of the heap's slot. Ties go to the member served least recently, where
-- they matter: a heap of which all that is due is taken at once is told to leave them as they are, and seldom moves anything then.

local function new_heap(slot, leaves_ties)
  return { slot = slot, count = 0, members = {}, keys = {}, orders_ties = not leaves_ties }
end

local function is_tie_before(member, other)
  if member.served ~= other.served then
    return member.served < other.served
  end

  return member.caller < other.caller
end

local sift_down, heap_set, heap_remove

do
  -- The comparisons of these two are written out, for they are most of what a lease costs.
  local function sift_up(heap, at, member, key)
    local members, heap_keys, slot, orders_ties = heap.members, heap.keys, heap.slot, heap.orders_ties
    while at > 1 do
      local parent = (at - at % 2) / 2
      local parent_key, above = heap_keys[parent], members[parent]
      if parent_key < key or (parent_key == key and not (orders_ties and is_tie_before(member, above))) then
        break
      end

      members[at], heap_keys[at] = above, parent_key
      above[slot] = at
      at = parent
    end

    members[at], heap_keys[at] = member, key
    member[slot] = at
  end

  function sift_down(heap, at, member, key)
    local members, heap_keys, slot, count, orders_ties = heap.members, heap.keys, heap.slot, heap.count, heap.orders_ties
    local child, served = at * 2, member.served
    while child <= count do
      local child_key, below = heap_keys[child], members[child]
      if child < count then
        local next_key = heap_keys[child + 1]
        if next_key <= child_key then
          local beside = members[child + 1]
          if next_key < child_key
            or (orders_ties and (beside.served < below.served or (beside.served == below.served and beside.caller < below.caller))) then
            child, child_key, below = child + 1, next_key, beside
          end
        end
      end

      if key < child_key
        or (key == child_key and (not orders_ties or served < below.served or (served == below.served and member.caller < below.caller))) then
        break
      end

      members[at], heap_keys[at] = below, child_key
      below[slot] = at
      at = child
      child = at * 2
    end

    members[at], heap_keys[at] = member, key
    member[slot] = at
  end

  local function move_within(heap, at, member, key)
    local parent = (at - at % 2) / 2
    local parent_key = heap.keys[parent]
    if at > 1 and (key < parent_key or (key == parent_key and heap.orders_ties and is_tie_before(member, heap.members[parent]))) then
      sift_up(heap, at, member, key)
    else
      sift_down(heap, at, member, key)
    end
  end

  -- Adds a member, or moves it to where its key belongs now.
  function heap_set(heap, member, key)
    local at = member[heap.slot]
    if at == 1 then
      sift_down(heap, 1, member, key)
    elseif at then
      move_within(heap, at, member, key)
    else
      heap.count = heap.count + 1
      sift_up(heap, heap.count, member, key)
    end
  end

  function heap_remove(heap, member)
    local at, count = member[heap.slot], heap.count
    local last, last_key = heap.members[count], heap.keys[count]
    member[heap.slot] = nil
    heap.members[count], heap.keys[count] = nil, nil
    heap.count = count - 1
    if at < count then
      move_within(heap, at, last, last_key)
    end
  end
end

-- Times that grow at different rates stand in a heap for each rate, by where they would have been at the origin: so the order
-- within a heap never changes, and finding the smallest costs a look at the top of each.
local function new_rates(slot)
  return { slot = slot, count = 0, heaps = {}, of_rate = {} }
end

local function rates_set(rates, rate, member, intercept)
  local heap = rates.of_rate[rate]
  if not heap then
    heap = new_heap(rates.slot)
    heap.rate = rate
    rates.of_rate[rate] = heap
    rates.count = rates.count + 1
    rates.heaps[rates.count] = heap
    heap.index = rates.count
  end

  heap_set(heap, member, intercept)
end

local function rates_remove(rates, rate, member)
  local heap = rates.of_rate[rate]
  heap_remove(heap, member)
  if heap.count == 0 then
    local last = rates.heaps[rates.count]
    rates.heaps[heap.index], last.index = last, heap.index
    rates.heaps[rates.count], rates.of_rate[rate] = nil, nil
    rates.count = rates.count - 1
  end
end

-- The member with the smallest time, and that time.
local function rates_first(rates)
  local heaps, first, first_time = rates.heaps, nil, huge
  for index = 1, rates.count do
    local heap = heaps[index]
    local member, time = heap.members[1], heap.keys[1] + heap.rate * now
    if time < first_time or not first or (time == first_time and is_tie_before(member, first)) then
      first, first_time = member, time
    end
  end

  return first, first_time
end
