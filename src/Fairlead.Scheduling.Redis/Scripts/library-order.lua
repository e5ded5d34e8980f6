-- Who is next: start-time fair queueing over callers, as docs/scheduling.md describes it for one process.
--
-- Complexity: O(log callers) for each step, and O(rates) to find who is next; there are no more rates than running jobs.

local place_age

do
  -- Ages are tracked from when two tiers are ready until nothing is, so that a single tier in use costs nothing.
  local function track_age(kind, flow)
    heap_set(queue.ages[kind + 1], flow, first_run(flow, kind).sequence)
  end

  local function forget_age(kind, flow)
    if flow[AGE_SLOT + kind + 1] then
      heap_remove(queue.ages[kind + 1], flow)
    end
  end

  local function track_ages()
    state.tracksAges = 1
    for kind = 0, KINDS - 1 do
      for _, heap in ipairs(queue.ready[kind + 1].heaps) do
        for at = 1, heap.count do
          track_age(kind, heap.members[at])
        end
      end
    end
  end

  local function has_other_tier(tier)
    for kind = 0, KINDS - 1 do
      if tier_of(kind) ~= tier and queue.ready[kind + 1].count > 0 then
        return true
      end
    end

    return false
  end

  local function has_ready()
    for slot = 1, KINDS do
      if queue.ready[slot].count > 0 then
        return true
      end
    end

    return false
  end

  function place_age(kind, flow, was, is)
    if state.tracksAges == 0 then
      if not was and settings.ageing > 0 and has_other_tier(tier_of(kind)) then
        track_ages()
      end
    elseif is then
      track_age(kind, flow)
    else
      forget_age(kind, flow)
      state.tracksAges = has_ready() and 1 or 0
    end
  end
end

-- Puts each lane of a flow where its state belongs: among those that jobs can be taken from, or nowhere.
local function place(flow)
  local rate, ready, waiting = flow.overdueRate, queue.ready, flow.waiting
  local intercept, tracks_ages = flow.ended + flow.guessed - flow.overdueStart, state.tracksAges == 1
  local old_rate, short, long = flow.readyRate, flow.takeableShort > 0, flow.takeableLong > 0
  flow.readyRate = rate
  changed_flows[flow.caller] = flow
  for slot = flow.firstSlot, flow.lastSlot do
    local was, is = flow[slot], waiting[slot] > 0 and (slot % 2 == 0 and short or slot % 2 == 1 and long)
    if was or is then
      if was and (not is or rate ~= old_rate) then
        rates_remove(ready[slot], old_rate, flow)
      end

      if is then
        rates_set(ready[slot], rate, flow, intercept)
      end

      if tracks_ages or not was then
        place_age(slot - 1, flow, was, is)
        tracks_ages = state.tracksAges == 1
      end
    end
  end
end

-- What a flow counts for in the system's time: 'busy' by what is certain, 'held' only while there are no others, 'idle' not at
-- all. A flow of which nothing runs has one time, certain and charged, so ready ones take part by where they are ready.
local function place_in_system(flow, standing)
  local rates = (standing == 'active' and flow.running > 0 and queue.busy)
    or (standing == 'held' and queue.held)
    or (standing == 'idle' and queue.idle)
    or nil
  if flow.rates and (flow.rates ~= rates or flow.systemRate ~= flow.rate) then
    rates_remove(flow.rates, flow.systemRate, flow)
  end

  if rates then
    rates_set(rates, flow.rate, flow, certain_intercept(flow))
  end

  flow.rates, flow.systemRate, flow.standing = rates, flow.rate, standing
end

local count_takeable, serve_next

do
  local function max_running_long()
    return settings.runningLong > 0 and settings.runningLong or max(1, state.workers - 1)
  end

  -- Comparisons instead of calls: this is done for every job twice or more.
  function count_takeable(flow)
    local may_start = flow.paused and 0 or (settings.running - flow.running)
    local short, long = flow.waitingShort, flow.waitingLong
    local may_start_long = long > 0 and max_running_long() - flow.runningLong or 0
    long = long < may_start_long and long or may_start_long
    long = long < may_start and long or may_start
    short = short < may_start and short or may_start
    local all = short + long < may_start and short + long or may_start
    state.takeable = state.takeable + all - flow.takeable
    state.takeableShort = state.takeableShort + short - flow.takeableShort
    flow.takeable, flow.takeableShort, flow.takeableLong = all, short, long
  end

  function serve_next(flow)
    state.services = state.services + 1
    flow.served = state.services
  end
end

local forget_idle_flows, take_part

do
  local function charged_time(flow)
    return flow.ended + flow.guessed - flow.overdueStart + flow.overdueRate * now
  end

  -- A flow that returns begins at the larger of its own and the system's time. Raised from a limit, it goes first among equals:
  -- it was due long ago. Raised from idling, it goes last.
  local function admit(flow)
    local held = flow.standing == 'held'
    local behind = state.system - charged_time(flow)
    if behind > 0 then
      flow.ended = flow.ended + behind
      if held then
        flow.served = 0
      else
        serve_next(flow)
      end
    elseif flow.standing == 'unknown' then
      serve_next(flow)
    end
  end

  function forget_idle_flows()
    while queue.idle.count > 0 do
      local flow, time = rates_first(queue.idle)
      if time > state.system then
        return
      end

      place_in_system(flow, 'unknown')
      changed_flows[flow.caller] = flow
    end
  end

  function take_part(flow)
    local standing = (flow.takeable > 0 and 'active')
      or (flow.waitingLong + flow.waitingShort > 0 and 'held')
      or (flow.running > 0 and 'active')
      or 'idle'
    if standing == 'active' and flow.standing ~= 'active' then
      admit(flow)
    end

    if standing == 'idle' and certain_time(flow) <= state.system then
      standing = 'unknown'
    end

    place_in_system(flow, standing)
  end
end

-- Puts the flow where its state belongs after every change of what it has.
local function settle(flow)
  count_takeable(flow)
  take_part(flow)
  place(flow)
  forget_idle_flows()
end

local become_overdue, end_guesses

do
  function become_overdue(flow, stretch, count)
    local rate, start, charge = stretch.rate, stretch.start, stretch.rate * stretch.guess
    stretch.is_overdue = true
    local guessed, overdue_rate, overdue_start = flow.guessed, flow.overdueRate, flow.overdueStart
    for _ = 1, count do
      guessed, overdue_rate, overdue_start = guessed - charge, overdue_rate + rate, overdue_start + rate * start
    end

    flow.guessed, flow.overdueRate, flow.overdueStart = guessed, overdue_rate, overdue_start
  end

  -- Which guesses have ended is known by the moment at which they were looked at, so it is written nowhere.
  function end_guesses()
    local guesses, overdue = queue.guesses, {}
    local at = first_moment(guesses)
    while at and at <= now do
      local group = guesses.groups[at]
      remove_group(guesses, group)
      for _, stretch in ipairs(group.members) do
        stretch.guesses = nil
        if stretch.running > 0 then
          local flow = flows[stretch.caller]
          become_overdue(flow, stretch, stretch.running)
          overdue[flow] = true
        end
      end

      at = first_moment(guesses)
    end

    for flow in pairs(overdue) do
      place(flow)
    end

    state.guessesEnded = now
  end
end

-- Moves the order on to the present: before every step of it, because who takes part may have changed with the step before.
local function move_on()
  local ready_rates, _, time = queue.ready, rates_first(queue.busy)
  for slot = 1, KINDS do
    local rates = ready_rates[slot]
    if rates.count > 0 then
      local _, ready = rates_first(rates)
      if ready < time then
        time = ready
      end
    end
  end

  if time == huge then
    _, time = rates_first(queue.held)
  end

  -- While nothing takes part, the time goes on at the rate of one worker, so that old debts fade.
  if time == huge then
    state.system = state.system + max(0, now - state.emptySince)
  elseif time > state.system then
    state.system = time
  end

  state.emptySince = now
end

-- The same when something may have happened by time alone.
local function advance()
  end_guesses()
  move_on()
end

-- Lets a job wait in its lane, at the place of its sequence; the caller settles the flow.
local function order_wait(job, flow)
  put_job(flow, job)
  change_waiting(flow, job.kind, 1)
end

local function order_withdraw(job)
  advance()
  local flow = find_flow(job.caller)
  withdraw_job(flow, job)
  change_waiting(flow, job.kind, -1)
  settle(flow)
end

-- Flows that changed in this step and are settled when it has made all of its changes, once for many jobs of a caller. It comes to the
-- same as if the caller's jobs had come, or ended, right after each other, as all of a step happens at one moment.
local unsettled, unsettled_count = {}, 0

local function begin_changes()
  if unsettled_count == 0 then
    advance()
  end
end

local function settle_later(flow)
  if not flow.is_unsettled then
    flow.is_unsettled = true
    unsettled_count = unsettled_count + 1
    unsettled[unsettled_count] = flow
  end
end

local function settle_changed()
  for index = 1, unsettled_count do
    local flow = unsettled[index]
    if index > 1 then
      move_on()
    end

    flow.is_unsettled = false
    settle(flow)
  end

  unsettled_count = 0
end
