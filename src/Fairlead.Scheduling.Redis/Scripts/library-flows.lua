-- A flow: what the order knows of a caller. Virtual times are worker-seconds divided by weight, as sums that are linear in time.
--
-- A flow is packed in a field of the hash 'flows', and forgotten when it has neither jobs nor debt.

local KINDS = 6

-- The slots of a flow in the heaps: 1 to 6 for the lanes that jobs can be taken from, and after those of the ages the system's.
local AGE_SLOT = 6
local SYSTEM_SLOT = 13

-- Flows that this step changed; written when it ends.
local changed_flows = {}

-- Lanes are counted from 0: an odd kind is of short jobs, and each two are a tier.
local function tier_of(kind)
  return floor(kind / 2)
end

local function new_flow(caller)
  return {
    caller = caller, standing = 'unknown', weight = queue.weights[caller] or queue.configured_weights[caller] or 1,
    paused = queue.paused[caller] or false,
    ended = 0, rate = 0, rateStart = 0, guessed = 0, overdueRate = 0, overdueStart = 0, served = 0,
    running = 0, runningLong = 0, waiting = { 0, 0, 0, 0, 0, 0 }, waitingShort = 0, waitingLong = 0,
    takeable = 0, takeableShort = 0, takeableLong = 0, readyRate = 0, systemRate = 0,

    -- All lanes with jobs are within these.
    firstSlot = KINDS, lastSlot = 1,

    -- The first run of each lane, as far as it has been read.
    runs = {},
  }
end

local function find_flow(caller)
  local flow = flows[caller]
  return flow and (flow.standing ~= 'unknown' or flow.is_unsettled) and flow or nil
end

local function find_or_add_flow(caller)
  local flow = find_flow(caller)
  if not flow then
    flow = new_flow(caller)
    flows[caller] = flow
    changed_flows[caller] = flow
  end

  return flow
end

local unpack_flow, write_flows

do
  local STANDINGS = { [0] = 'unknown', 'active', 'held', 'idle' }
  local STANDING_NUMBERS = { unknown = 0, active = 1, held = 2, idle = 3 }
  local FLOW_FORMAT = '<ddddddddi4i4i4i4i4i4i4i4i4i4i4i4'

  local function pack_flow(flow)
    local waiting = flow.waiting
    return pack(FLOW_FORMAT, flow.weight, flow.ended, flow.rate, flow.rateStart, flow.guessed, flow.overdueRate, flow.overdueStart,
      flow.served, flow.running, flow.runningLong, waiting[1], waiting[2], waiting[3], waiting[4], waiting[5], waiting[6],
      flow.takeable, flow.takeableShort, flow.takeableLong, STANDING_NUMBERS[flow.standing])
  end

  function unpack_flow(caller, packed)
    local flow, standing = new_flow(caller), nil
    local waiting = flow.waiting
    flow.weight, flow.ended, flow.rate, flow.rateStart, flow.guessed, flow.overdueRate, flow.overdueStart,
      flow.served, flow.running, flow.runningLong, waiting[1], waiting[2], waiting[3], waiting[4], waiting[5], waiting[6],
      flow.takeable, flow.takeableShort, flow.takeableLong, standing = unpack_packed(FLOW_FORMAT, packed)
    flow.standing = STANDINGS[standing]
    for slot = 1, KINDS do
      if waiting[slot] > 0 then
        flow.firstSlot, flow.lastSlot = min(flow.firstSlot, slot), slot
      end
    end

    flow.waitingLong = waiting[1] + waiting[3] + waiting[5]
    flow.waitingShort = waiting[2] + waiting[4] + waiting[6]
    return flow
  end

  local set_flows, removed_flows = { count = 0 }, { count = 0 }

  function write_flows()
    set_flows.count, removed_flows.count = 0, 0
    for caller, flow in pairs(changed_flows) do
      if flow.standing ~= 'unknown' then
        add_field(set_flows, caller, pack_flow(flow))
      else
        flows[caller] = nil
        removed_flows.count = removed_flows.count + 1
        removed_flows[removed_flows.count] = caller
      end
    end

    write_list(set_flows, 'HSET', keys.flows)
    write_list(removed_flows, 'HDEL', keys.flows)
  end
end

local function certain_intercept(flow)
  return flow.ended - flow.rateStart
end

local function certain_time(flow)
  return certain_intercept(flow) + flow.rate * now
end

local function change_waiting(flow, kind, change)
  local slot = kind + 1
  flow.waiting[slot] = flow.waiting[slot] + change
  if slot % 2 == 0 then
    flow.waitingShort = flow.waitingShort + change
  else
    flow.waitingLong = flow.waitingLong + change
  end

  if slot < flow.firstSlot then
    flow.firstSlot = slot
  end

  if slot > flow.lastSlot then
    flow.lastSlot = slot
  end
end
