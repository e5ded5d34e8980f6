-- How steps write much at once: commands with many arguments, and changes of sorted sets and hashes that are gathered.

local MOST_ARGUMENTS = 1000

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

-- The same for the fields of hashes that many jobs share; whoever reads one of them gets what it is going to be.
local fields = {}

local function put_field(key, field, value)
  local of_key = fields[key]
  if of_key then
    of_key[field] = value
  else
    fields[key] = { [field] = value }
  end
end

local function drop_field(key, field)
  put_field(key, field, false)
end

local function read_field(key, field)
  local of_key = fields[key]
  if of_key and of_key[field] ~= nil then
    return of_key[field]
  end

  return call('HGET', key, field)
end

local flush_fields

do
  local set_fields, removed_fields = new_long_command('HSET'), new_long_command('HDEL')

  function flush_fields()
    for key, of_key in pairs(fields) do
      begin_command(set_fields, key)
      begin_command(removed_fields, key)
      for field, value in pairs(of_key) do
        if value then
          add_arguments(set_fields, field, value)
        else
          add_arguments(removed_fields, field)
        end
      end

      end_command(set_fields)
      end_command(removed_fields)
    end

    fields = {}
  end
end
