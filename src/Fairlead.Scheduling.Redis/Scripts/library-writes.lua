-- How steps write much at once: commands with many arguments, and changes of sorted sets and hashes that are gathered.

local MOST_ARGUMENTS = 1000

-- Changes of sorted sets are gathered, the last one of each member counts, and are written with one command for a set: when the
-- step ends, or before it reads the set.
local changes = {}

local function put(key, member, score)
  local members = changes[key]
  if members then
    members[member] = score
  else
    changes[key] = { [member] = score }
  end
end

local function drop(key, member)
  put(key, member, false)
end

local flush, flush_all

do
  -- A command on one key with any number of arguments: it is called whenever it has as many as one call should have. Its room is used
  -- again, after a step that failed halfway too.
  local function new_long_command(name)
    return { name, count = 0 }
  end

  local function begin_command(command, key)
    command[2], command.count = key, 2
  end

  local function end_command(command)
    if command.count > 2 then
      call(unpack(command, 1, command.count))
      command.count = 2
    end
  end

  local function add_arguments(command, first, second)
    local count = command.count + 1
    command[count] = first
    if second then
      count = count + 1
      command[count] = second
    end

    command.count = count
    if count > MOST_ARGUMENTS then
      end_command(command)
    end
  end

  local added_members, removed_members = new_long_command('ZADD'), new_long_command('ZREM')

  local function write_members(key, members)
    begin_command(added_members, key)
    begin_command(removed_members, key)
    for member, score in pairs(members) do
      if score then
        add_arguments(added_members, score, member)
      else
        add_arguments(removed_members, member)
      end
    end

    end_command(added_members)
    end_command(removed_members)
  end

  -- Most sets change by one member, which takes no arguments to be gathered.
  local function write_changes(key, members)
    local member, score = next(members)
    if next(members, member) then
      write_members(key, members)
    elseif score then
      call('ZADD', key, score, member)
    else
      call('ZREM', key, member)
    end
  end

  function flush(key)
    local members = changes[key]
    if members then
      changes[key] = nil
      write_changes(key, members)
    end
  end

  function flush_all()
    for key, members in pairs(changes) do
      write_changes(key, members)
    end

    changes = {}
  end
end

-- Fields of the hashes that jobs share are gathered in lists; the last value of a field counts. Whoever reads such a hash has it
-- written before.
local told_fields, turn_fields, running_fields = { count = 0 }, { count = 0 }, { count = 0 }

-- Jobs that stopped running in this step, and have not begun again.
local stopped = { count = 0 }

-- What is more than a command should have is written with several.
local function write_list(list, command, key)
  for first = 1, list.count, MOST_ARGUMENTS do
    call(command, key, unpack(list, first, min(list.count, first + MOST_ARGUMENTS - 1)))
  end

  list.count = 0
end

local function add_field(list, field, value)
  local count = list.count
  list[count + 1], list[count + 2], list.count = field, value, count + 2
end

local function write_told()
  write_list(told_fields, 'HSET', keys.told)
end

local function write_turns()
  write_list(turn_fields, 'HSET', keys.turns)
end

local function write_stops()
  write_list(stopped, 'HDEL', keys.running)
end

local function flush_fields()
  write_told()
  write_turns()
  write_stops()
  write_list(running_fields, 'HSET', keys.running)
end
