-- Running turns, as the order counts and charges them: stretches open, their jobs start, and stop.

-- Stretches that opened in this step.
local opened, opened_count = {}, 0

-- Begins a stretch, or a whole job that is one of its own.
local function order_open(stretch, flow)
  local guess = stretch.guess
  stretch.start, stretch.rate, stretch.running, stretch.is_overdue = now, 1 / flow.weight, 0, false
  if now + guess > now then
    join_guesses(stretch, now + guess)
  end

  opened_count = opened_count + 1
  opened[opened_count] = stretch
end

-- Starts the first job of a lane, whose stretch has been opened: what it takes to choose again in this step. Where the flow counts for
-- the system's time is settled when all have been chosen.
local function order_start(stretch, flow, slot)
  local rate, waiting, services = stretch.rate, flow.waiting, state.services + 1
  local guessed, is_short = flow.guessed + rate * stretch.guess, slot % 2 == 0
  local of_lane, all, short, long = waiting[slot] - 1, flow.takeable, flow.takeableShort, flow.takeableLong
  waiting[slot], stretch.running, state.services, flow.served = of_lane, stretch.running + 1, services, services
  flow.running, flow.rate, flow.rateStart, flow.guessed = flow.running + 1, flow.rate + rate, flow.rateStart + rate * now, guessed
  if is_short then
    flow.waitingShort = flow.waitingShort - 1
  else
    flow.waitingLong, flow.runningLong = flow.waitingLong - 1, flow.runningLong + 1
  end

  if not stretch.guesses then
    become_overdue(flow, stretch, 1)
  end

  if all == short + long and flow.firstSlot == flow.lastSlot and stretch.guesses and state.tracksAges == 0 then
    -- A flow with one lane, which nothing but its own limit holds back: one less can be taken of it, and it moves down in one heap.
    local left = all - 1
    state.takeable, flow.takeable = state.takeable - 1, left
    if is_short then
      state.takeableShort, flow.takeableShort = state.takeableShort - 1, left
    else
      flow.takeableLong = left
    end

    local readyRate = flow.readyRate
    if left > 0 then
      sift_down(queue.ready[slot].of_rate[readyRate], flow[slot], flow, flow.ended + guessed - flow.overdueStart)
    else
      rates_remove(queue.ready[slot], readyRate, flow)
    end
  else
    count_takeable(flow)
    place(flow)
  end
end

-- Those who started jobs still take part where they did, so the time is moved on when they all stand where they belong.
local function settle_started(lease_end)
  for index = 1, opened_count do
    local stretch = opened[index]
    local flow = flows[stretch.caller]
    if stretch.guesses then
      stretch.guesses.count = stretch.guesses.count + stretch.running
    end

    hold_lease(stretch, lease_end, stretch.running)
    changed_flows[stretch.caller] = flow
    take_part(flow)
  end

  forget_idle_flows()
  opened_count = 0
end

-- Takes back what is charged of so many running turns by a guess, or by the time since they became overdue.
local function take_back(stretch, flow, count)
  local rate, start = stretch.rate, stretch.start
  if stretch.is_overdue then
    for _ = 1, count do
      flow.overdueRate, flow.overdueStart = flow.overdueRate - rate, flow.overdueStart - rate * start
    end
  else
    for _ = 1, count do
      flow.guessed = flow.guessed - rate * stretch.guess
    end

    leave_group(queue.guesses, stretch.guesses, count)
  end
end

-- Ends so many running turns of a stretch and charges what they took; the caller settles the flow.
local function order_stop(stretch, flow, count)
  local rate, start, running_rate, rate_start, ended = stretch.rate, stretch.start, flow.rate, flow.rateStart, flow.ended
  local charge = rate * max(0, now - start)
  for _ = 1, count do
    running_rate, rate_start, ended = running_rate - rate, rate_start - rate * start, ended + charge
  end

  flow.rate, flow.rateStart, flow.ended = running_rate, rate_start, ended
  take_back(stretch, flow, count)
  leave_group(queue.leases, stretch.lease, count)
  stretch.running, flow.running = stretch.running - count, flow.running - count
  flow.runningLong = flow.runningLong - count * (1 - stretch.kind % 2)
  if flow.running == 0 then
    -- Nothing runs, so every sum is zero; saying so keeps rounding errors from adding up over the years.
    flow.rate, flow.rateStart, flow.guessed, flow.overdueRate, flow.overdueStart = 0, 0, 0, 0, 0
  end
end
