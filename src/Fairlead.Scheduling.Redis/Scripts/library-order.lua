-- Who is next: start-time fair queueing over callers, as docs/scheduling.md describes it for one process.
--
-- A flow is what the order knows of a caller: virtual times (worker-seconds divided by weight) as sums that are linear in time.
-- It is packed in a field of the hash 'flows', and forgotten when it has neither jobs nor debt. A turn is what the order knows
-- of a job. Times that grow at different rates stand in a sorted set for each rate, scored by where they would have been at the
-- origin; so the order within a set never changes, and finding the smallest costs a look at the top of each.
--
-- Complexity: O(log callers) for each step, and O(rates) to find who is next; there are no more rates than running jobs.

local KINDS = 6
local loaded = {}

local function is_short(kind)
  return kind % 2 == 1
end

local function tier_of(kind)
  return math.floor(kind / 2)
end

local function lane_key(kind, caller)
  return base .. 'lane:' .. kind .. ':' .. caller
end

local function rate_name(rate)
  return rate == 0 and '0' or format('%.17g', rate)
end

-- The first of each heap, as long as the heap does not change: the moment is the same throughout a script.
local firsts = {}

local function heap_set(heap, rate, member, intercept)
  firsts[heap] = nil
  local rates = state.heaps[heap] or {}
  state.heaps[heap] = rates
  rates[rate] = (rates[rate] or 0) + call('ZADD', base .. heap .. ':' .. rate, intercept, member)
end

local function heap_remove(heap, rate, member)
  firsts[heap] = nil
  local rates = state.heaps[heap]
  local left = rates[rate] - call('ZREM', base .. heap .. ':' .. rate, member)
  rates[rate] = left > 0 and left or nil
end

-- The member with the smallest time, and that time; ties go to the lowest member.
local function heap_first(heap)
  local known = firsts[heap]
  if known then
    return known.member, known.time
  end

  local first, first_time = nil, math.huge
  for rate in pairs(state.heaps[heap] or {}) do
    local top = call('ZRANGE', base .. heap .. ':' .. rate, 0, 0, 'WITHSCORES')
    if top[1] then
      local time = tonumber(top[2]) + tonumber(rate) * now
      if time < first_time or (time == first_time and top[1] < first) then
        first, first_time = top[1], time
      end
    end
  end

  firsts[heap] = { member = first, time = first_time }
  return first, first_time
end

local READY_HEAPS = { 'ready:0', 'ready:1', 'ready:2', 'ready:3', 'ready:4', 'ready:5' }

local function ready_heap(kind)
  return READY_HEAPS[kind + 1]
end

-- Among flows of equal time the one least recently served is first, so that number leads the member.
local function ready_member(flow)
  return format('%015d', flow.served) .. flow.caller
end

local function weight_of(caller)
  return tonumber(call('HGET', base .. 'weights', caller) or call('HGET', base .. 'weights:configured', caller) or 1)
end

local function find_flow(caller)
  local flow = loaded[caller]
  if flow == nil then
    local packed = call('HGET', base .. 'flows', caller)
    flow = packed and cmsgpack.unpack(packed) or false
    loaded[caller] = flow
  end

  return flow and flow.standing ~= 'unknown' and flow or nil
end

local function find_or_add_flow(caller)
  local flow = find_flow(caller)
  if not flow then
    flow = {
      caller = caller, standing = 'unknown', weight = weight_of(caller),
      paused = call('SISMEMBER', base .. 'paused', caller) == 1,
      ended = 0, rate = 0, rateStart = 0, guessed = 0, overdueRate = 0, overdueStart = 0, served = 0,
      running = 0, runningLong = 0, waiting = { 0, 0, 0, 0, 0, 0 }, ready = { false, false, false, false, false, false },
      takeable = 0, takeableShort = 0, takeableLong = 0,
    }
    loaded[caller] = flow
  end

  return flow
end

local function charged_intercept(flow)
  return flow.ended + flow.guessed - flow.overdueStart
end

local function charged_time(flow)
  return charged_intercept(flow) + flow.overdueRate * now
end

local function certain_intercept(flow)
  return flow.ended - flow.rateStart
end

local function certain_time(flow)
  return certain_intercept(flow) + flow.rate * now
end

local function waiting_of(flow, short)
  local first = short and 2 or 1
  return flow.waiting[first] + flow.waiting[first + 2] + flow.waiting[first + 4]
end

-- Ages are tracked from when two tiers are ready until nothing is, so that a single tier in use costs nothing.
local function track_age(kind, caller)
  local head = call('ZRANGE', lane_key(kind, caller), 0, 0, 'WITHSCORES')
  call('ZADD', base .. 'age:' .. kind, head[2], caller)
end

local function track_ages()
  state.tracksAges = true
  for kind = 0, KINDS - 1 do
    for rate in pairs(state.heaps[ready_heap(kind)] or {}) do
      for _, member in ipairs(call('ZRANGE', base .. ready_heap(kind) .. ':' .. rate, 0, -1)) do
        track_age(kind, string.sub(member, 16))
      end
    end
  end
end

local function has_other_tier(tier)
  for kind = 0, KINDS - 1 do
    if tier_of(kind) ~= tier and state.ready[kind + 1] > 0 then
      return true
    end
  end

  return false
end

local function has_ready()
  for kind = 0, KINDS - 1 do
    if state.ready[kind + 1] > 0 then
      return true
    end
  end

  return false
end

-- Puts each lane of a flow where its state belongs: among those that jobs can be taken from, or nowhere.
local function place(flow)
  local rate, member, intercept = rate_name(flow.overdueRate), ready_member(flow), charged_intercept(flow)
  local old_rate, old_member, old_intercept = flow.readyRate, flow.readyMember, flow.readyIntercept
  local moved = rate ~= old_rate or member ~= old_member
  for kind = 0, KINDS - 1 do
    local was = flow.ready[kind + 1]
    local is = flow.waiting[kind + 1] > 0 and (is_short(kind) and flow.takeableShort or flow.takeableLong) > 0
    if was and (moved or not is) then
      heap_remove(ready_heap(kind), old_rate, old_member)
    end

    if is and (moved or not was or intercept ~= old_intercept) then
      heap_set(ready_heap(kind), rate, member, intercept)
    end

    if was ~= is then
      flow.ready[kind + 1] = is
      state.ready[kind + 1] = state.ready[kind + 1] + (is and 1 or -1)
    end

    if is and not state.tracksAges and settings.ageing > 0 and has_other_tier(tier_of(kind)) then
      track_ages()
    elseif is and state.tracksAges then
      track_age(kind, flow.caller)
    elseif was and not is and state.tracksAges then
      call('ZREM', base .. 'age:' .. kind, flow.caller)
      state.tracksAges = has_ready()
    end
  end

  flow.readyRate, flow.readyMember, flow.readyIntercept = rate, member, intercept
end

-- What a flow counts for in the system's time: 'busy' by what is certain, 'held' only while there are no others, 'idle' not at
-- all. A flow of which nothing runs has one time, certain and charged, so ready ones take part by where they are ready.
local function place_in_system(flow, standing)
  local heap = (standing == 'active' and flow.running > 0 and 'busy')
    or (standing == 'held' and 'held')
    or (standing == 'idle' and 'idle')
  local rate, intercept = rate_name(flow.rate), certain_intercept(flow)
  local moved = flow.heap ~= heap or flow.heapRate ~= rate
  if flow.heap and moved then
    heap_remove(flow.heap, flow.heapRate, flow.caller)
  end

  if heap and (moved or flow.heapIntercept ~= intercept) then
    heap_set(heap, rate, flow.caller, intercept)
  end

  flow.heap, flow.heapRate, flow.heapIntercept, flow.standing = heap, rate, intercept, standing
end

local function max_running_long()
  return settings.runningLong > 0 and settings.runningLong or math.max(1, state.workers - 1)
end

local function count_takeable(flow)
  local may_start = flow.paused and 0 or (settings.running - flow.running)
  local long = math.min(may_start, waiting_of(flow, false), max_running_long() - flow.runningLong)
  local short = math.min(may_start, waiting_of(flow, true))
  local all = math.min(may_start, short + long)
  state.takeable = state.takeable + all - flow.takeable
  state.takeableShort = state.takeableShort + short - flow.takeableShort
  flow.takeable, flow.takeableShort, flow.takeableLong = all, short, long
end

local function serve_next(flow)
  state.services = state.services + 1
  flow.served = state.services
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

local function forget_idle_flows()
  while true do
    local caller, time = heap_first('idle')
    if not caller or time > state.system then
      return
    end

    place_in_system(find_flow(caller), 'unknown')
  end
end

-- Puts the flow where its state belongs after every change of what it has.
local function settle(flow)
  count_takeable(flow)
  local waiting = waiting_of(flow, true) + waiting_of(flow, false)
  local standing = (flow.takeable > 0 and 'active')
    or (waiting > 0 and 'held')
    or (flow.running > 0 and 'active')
    or 'idle'
  if standing == 'active' and flow.standing ~= 'active' then
    admit(flow)
  end

  if standing == 'idle' and certain_time(flow) <= state.system then
    standing = 'unknown'
  end

  place_in_system(flow, standing)
  place(flow)
  forget_idle_flows()
end

local function become_overdue(flow, turn)
  turn.overdue = true
  flow.guessed = flow.guessed - turn.rate * turn.guess
  flow.overdueRate = flow.overdueRate + turn.rate
  flow.overdueStart = flow.overdueStart + turn.rate * turn.start
end

local function read_turn(id)
  return cmsgpack.unpack(call('HGET', base .. 'job:' .. id, 'turn'))
end

local function write_turn(id, turn)
  call('HSET', base .. 'job:' .. id, 'turn', cmsgpack.pack(turn))
end

local guesses_have_ended = false

-- No guess that begins in a script ends in it, so looking once is enough.
local function end_guesses()
  if guesses_have_ended then
    return
  end

  guesses_have_ended = true
  for _, id in ipairs(call('ZRANGEBYSCORE', base .. 'guesses', '-inf', now)) do
    local turn = read_turn(id)
    local flow = find_flow(turn.caller)
    call('ZREM', base .. 'guesses', id)
    become_overdue(flow, turn)
    write_turn(id, turn)
    place(flow)
  end
end

-- Moves the order on to the present: before every step of it, because who takes part may have changed with the step before.
local function advance()
  end_guesses()
  local _, time = heap_first('busy')
  for kind = 0, KINDS - 1 do
    if state.ready[kind + 1] > 0 then
      local _, ready = heap_first(ready_heap(kind))
      time = math.min(time, ready)
    end
  end

  if time == math.huge then
    _, time = heap_first('held')
  end

  -- While nothing takes part, the time goes on at the rate of one worker, so that old debts fade.
  state.system = time < math.huge and math.max(state.system, time) or state.system + math.max(0, now - state.emptySince)
  state.emptySince = now
end

-- Lets a job wait in its lane, at the place of its sequence.
local function order_wait(id, turn)
  local flow = find_or_add_flow(turn.caller)
  call('ZADD', lane_key(turn.kind, turn.caller), turn.sequence, id)
  flow.waiting[turn.kind + 1] = flow.waiting[turn.kind + 1] + 1
  settle(flow)
end

local function order_leave_lane(id, turn, flow)
  call('ZREM', lane_key(turn.kind, turn.caller), id)
  flow.waiting[turn.kind + 1] = flow.waiting[turn.kind + 1] - 1
end

local function order_withdraw(id, turn)
  advance()
  local flow = find_flow(turn.caller)
  order_leave_lane(id, turn, flow)
  settle(flow)
end

local function order_start(id, turn, flow)
  turn.start, turn.rate, turn.overdue = now, 1 / flow.weight, false
  flow.running = flow.running + 1
  flow.runningLong = flow.runningLong + (is_short(turn.kind) and 0 or 1)
  flow.rate = flow.rate + turn.rate
  flow.rateStart = flow.rateStart + turn.rate * now
  flow.guessed = flow.guessed + turn.rate * turn.guess
  serve_next(flow)
  if turn.guess > 0 then
    call('ZADD', base .. 'guesses', now + turn.guess, id)
  else
    become_overdue(flow, turn)
  end

  settle(flow)
end

-- Ends a running turn and charges what it took; the caller settles the flow.
local function order_stop(id, turn, flow)
  flow.rate = flow.rate - turn.rate
  flow.rateStart = flow.rateStart - turn.rate * turn.start
  if turn.overdue then
    flow.overdueRate = flow.overdueRate - turn.rate
    flow.overdueStart = flow.overdueStart - turn.rate * turn.start
  else
    call('ZREM', base .. 'guesses', id)
    flow.guessed = flow.guessed - turn.rate * turn.guess
  end

  flow.ended = flow.ended + turn.rate * math.max(0, now - turn.start)
  flow.runningLong = flow.runningLong - (is_short(turn.kind) and 0 or 1)
  flow.running = flow.running - 1
  if flow.running == 0 then
    -- Nothing runs, so every sum is zero; saying so keeps rounding errors from adding up over the years.
    flow.rate, flow.rateStart, flow.guessed, flow.overdueRate, flow.overdueStart = 0, 0, 0, 0, 0
  end
end

-- A tier counts as one higher for each full ageing that its oldest takeable job has waited.
local function level_of(tier, kinds)
  local oldest = math.huge
  for _, kind in ipairs(kinds) do
    local caller = state.tracksAges and call('ZRANGE', base .. 'age:' .. kind, 0, 0)[1]
    if caller then
      oldest = math.min(oldest, read_turn(call('ZRANGE', lane_key(kind, caller), 0, 0)[1]).entered)
    end
  end

  if settings.ageing <= 0 or oldest == math.huge then
    return tier
  end

  return math.min(tier + math.floor((now - oldest) / settings.ageing), KINDS / 2 - 1)
end

-- The kinds of lanes that share the highest level.
local function highest_kinds(short_only)
  local tiers, count = {}, 0
  for kind = 0, KINDS - 1 do
    if state.ready[kind + 1] > 0 and (is_short(kind) or not short_only) then
      local tier = tier_of(kind)
      count = count + (tiers[tier] and 0 or 1)
      tiers[tier] = tiers[tier] or {}
      table.insert(tiers[tier], kind)
    end
  end

  local highest, chosen = -1, {}
  for tier = 0, KINDS / 2 - 1 do
    if tiers[tier] then
      local level = count == 1 and tier or level_of(tier, tiers[tier])
      if level > highest then
        highest, chosen = level, {}
      end

      for _, kind in ipairs(level == highest and tiers[tier] or {}) do
        table.insert(chosen, kind)
      end
    end
  end

  return chosen
end

-- The job whose turn it is, in the flow whose turn it is; nothing when none may be taken.
local function order_find_next(short_only)
  advance()
  local first, first_time = nil, math.huge
  local kinds = highest_kinds(short_only)
  for _, kind in ipairs(kinds) do
    local member, time = heap_first(ready_heap(kind))
    if time < first_time or (time == first_time and member < first) then
      first, first_time = member, time
    end
  end

  if not first then
    return nil
  end

  local flow = find_flow(string.sub(first, 16))
  local next_id, next_sequence = nil, math.huge
  for _, kind in ipairs(kinds) do
    if flow.ready[kind + 1] then
      local head = call('ZRANGE', lane_key(kind, flow.caller), 0, 0, 'WITHSCORES')
      if tonumber(head[2]) < next_sequence then
        next_id, next_sequence = head[1], tonumber(head[2])
      end
    end
  end

  return next_id, flow
end

-- After a change of settings or of the number of workers: what each flow may start has changed with it.
local function order_settle_all()
  for _, caller in ipairs(call('HKEYS', base .. 'flows')) do
    advance()
    local flow = find_flow(caller)
    if flow then
      settle(flow)
    end
  end
end

local function order_write()
  for caller, flow in pairs(loaded) do
    if flow and flow.standing ~= 'unknown' then
      call('HSET', base .. 'flows', caller, cmsgpack.pack(flow))
    elseif flow then
      call('HDEL', base .. 'flows', caller)
    end
  end
end
