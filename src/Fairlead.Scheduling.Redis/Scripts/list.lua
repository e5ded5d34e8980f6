-- Lists jobs, newest first, and looks at a bounded number of them.
--
-- ARGV[3]  Caller with a leading '+', or empty for all; ARGV[4] the number of the job the page before ended with, or empty;
-- ARGV[5]  How many at most; ARGV[6] and so on: the statuses to list, or nothing for all.
-- Answers  {number to go on below, 0 after the last, or -1 when ARGV[4] is of no listing, jobs, their numbers}, the jobs as
--          library-records says.
-- Complexity: O(log jobs + jobs looked at).

local BUDGET = 2000
local BUNDLES_AT_A_TIME = 20
pass_time()
local index = ARGV[3] == '' and base .. 'jobs' or base .. 'of:' .. sub(ARGV[3], 2)
local from = ARGV[4] == '' and state.number + 1 or tonumber(ARGV[4])
if from < 1 or from > state.number + (ARGV[4] == '' and 1 or 0) then
  return finish({ -1, {}, {} })
end

flush_all()
flush_fields()
local limit, budget, chosen, numbers = tonumber(ARGV[5]), BUDGET, {}, {}
local listed_statuses = {}
for place = 6, #ARGV do
  listed_statuses[ARGV[place]] = true
end

local function status_of(id)
  local record = call('HGET', keys.running, id) or call('HGET', keys.turns, id)
  return record and string.match(record, '^%a+') or (call('HEXISTS', keys.told, id) == 1 and 'pending') or nil
end

-- The digits of the places of an entry, in the order of their numbers.
local function places_of(entry, ids)
  local places = string.match(entry, ':(%d+)$')
  return places or table.concat(DIGITS, '', 0, #ids / ID_LENGTH - 1)
end

-- Looks at one job; says whether there is room for another.
local function look(number, id)
  local status = status_of(id)
  if status and (not ARGV[6] or listed_statuses[status]) then
    chosen[#chosen + 1], numbers[#numbers + 1] = id, number
  end

  from, budget = number, budget - 1
  return #chosen < limit and budget > 0
end

local function look_through(entry, first)
  local ids = cmsgpack.unpack(call('HGET', base .. 'bundles', text_of(first)))[1]
  local places = places_of(entry, ids)
  for at = #places - 2, 1, -3 do
    local place = tonumber(sub(places, at, at + 2))
    local begin = place * ID_LENGTH
    if first + place < from and not look(first + place, sub(ids, begin + 1, begin + ID_LENGTH)) then
      return false
    end
  end

  return true
end

-- Says whether all there is has been looked at.
local function look_through_all()
  while true do
    local entries = call(
      'ZREVRANGEBYSCORE', index, '(' .. text_of(from), '-inf', 'WITHSCORES', 'LIMIT', 0, BUNDLES_AT_A_TIME)
    if not entries[1] then
      return true
    end

    for place = 1, #entries, 2 do
      local first = tonumber(entries[place + 1])
      if not look_through(entries[place], first) then
        return false
      end

      from = first
    end
  end
end

local is_all = look_through_all()
return finish({ is_all and 0 or from, read_jobs(chosen), numbers })
