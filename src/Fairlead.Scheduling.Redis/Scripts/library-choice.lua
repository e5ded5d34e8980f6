-- Whose turn it is: the highest tier, in it the flow with the smallest time, in that its first job.

local order_only_slot, order_next

do
  -- The kinds of lanes of each tier: all of them, and those of short jobs only.
  local KINDS_OF_TIERS = { [0] = { 0, 1 }, { 2, 3 }, { 4, 5 } }
  local SHORT_KINDS_OF_TIERS = { [0] = { 1 }, { 3 }, { 5 } }

  -- A tier counts as one higher for each full ageing that its oldest takeable job has waited.
  local function level_of(tier, kinds)
    local oldest = huge
    for _, kind in ipairs(kinds) do
      local ages = queue.ages[kind + 1]
      if state.tracksAges == 1 and ages.count > 0 then
        oldest = min(oldest, first_run(ages.members[1], kind).entered)
      end
    end

    if settings.ageing <= 0 or oldest == huge then
      return tier
    end

    return min(tier + floor((now - seconds_of(oldest)) / settings.ageing), KINDS / 2 - 1)
  end

  local function is_tier_ready(tier, short_only)
    return queue.ready[2 * tier + 2].count > 0 or (not short_only and queue.ready[2 * tier + 1].count > 0)
  end

  -- The kinds of lanes that share the highest level; a single tier, found without a loop for every job, needs no look at its age.
  local function highest_kinds(short_only)
    local kinds_of, ready, only, count = short_only and SHORT_KINDS_OF_TIERS or KINDS_OF_TIERS, queue.ready, nil, 0
    if ready[2].count > 0 or (ready[1].count > 0 and not short_only) then
      only, count = 0, 1
    end

    if ready[4].count > 0 or (ready[3].count > 0 and not short_only) then
      only, count = 1, count + 1
    end

    if ready[6].count > 0 or (ready[5].count > 0 and not short_only) then
      only, count = 2, count + 1
    end

    if count <= 1 then
      return only and kinds_of[only]
    end

    local highest, chosen = -1, {}
    for tier = 0, KINDS / 2 - 1 do
      if is_tier_ready(tier, short_only) then
        local level = level_of(tier, kinds_of[tier])
        if level > highest then
          highest, chosen = level, {}
        end

        for _, kind in ipairs(level == highest and kinds_of[tier] or {}) do
          chosen[#chosen + 1] = kind
        end
      end
    end

    return chosen
  end

  local function is_before(key, member, other_key, other)
    return key < other_key or (key == other_key and is_tie_before(member, other))
  end

  local function first_flow(kinds)
    local first, first_time = nil, huge
    for index = 1, #kinds do
      local rates = queue.ready[kinds[index] + 1]
      if rates.count > 0 then
        local flow, time = rates_first(rates)
        if not first or is_before(time, flow, first_time, first) then
          first, first_time = flow, time
        end
      end
    end

    return first
  end

  -- The lane of the flow in which the next of its jobs is: the only one, or the one whose first job came first.
  local function first_lane(flow, kinds)
    local first, first_sequence, only = nil, huge, true
    for index = 1, #kinds do
      if flow[kinds[index] + 1] then
        only, first = first == nil, kinds[index]
      end
    end

    if only then
      return first
    end

    for index = 1, #kinds do
      if flow[kinds[index] + 1] then
        local sequence = first_run(flow, kinds[index]).sequence
        if sequence < first_sequence then
          first, first_sequence = kinds[index], sequence
        end
      end
    end

    return first
  end

  -- The slot of the only lanes that jobs can be taken from; nothing when there are several. While jobs are taken and none comes, it stays
  -- the only one.
  function order_only_slot(short_only)
    local only
    for slot = 1, KINDS do
      if queue.ready[slot].count > 0 and not (short_only and slot % 2 == 1) then
        if only then
          return nil
        end

        only = slot
      end
    end

    return only
  end

  -- The flow whose turn it is and the lane of its next job; nothing when none may be taken.
  function order_next(only_slot, short_only)
    if only_slot then
      local rates = queue.ready[only_slot]
      if rates.count == 1 then
        return rates.heaps[1].members[1], only_slot
      end

      return rates_first(rates), only_slot
    end

    local kinds = highest_kinds(short_only)
    local flow = kinds and first_flow(kinds)
    if flow then
      return flow, first_lane(flow, kinds) + 1
    end
  end
end
