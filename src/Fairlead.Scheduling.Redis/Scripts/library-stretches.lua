-- A stretch: the jobs of one run that began in one step. They came together and began together, so nearly all that is known of them is
-- the same: of each only its id, its fencing token and its packed numbers are remembered, and its stretch. A job of which more is to be
-- known becomes whole, a stretch of its own, as those are from the beginning that have run before.
--
-- What the order knows of a stretch: how many of it run, when they started, and the rate and the guess by which each is charged.

local ID_LENGTH = 32

-- The fencing token of a job and its sequence, with which its record begins.
local NUMBERS_FORMAT = '<I6I6'

-- With all its fields from the beginning, the table of a job is made large enough at once.
local function new_job(id, caller)
  return {
    id = id, caller = caller, status = 'pending', attempts = 0, since = 0, started = 0, fence = 0, waited = 0, kind = 0, sequence = 0,
    entered = 0, guess = 0, rate = 0, bundle = 0, flags = 0, due = 0, step = 0, word = '', rest = '', duration = nil,
    stretch = nil, running = 0, start = 0, is_overdue = false, guesses = nil, lease = nil, stopped = 0,
  }
end

-- Whose guess ends with those of a group; the group counts its jobs as they start.
local function join_guesses(stretch, at)
  local group = group_at(queue.guesses, at)
  stretch.guesses, group.members[#group.members + 1] = group, stretch
end

local function hold_lease(stretch, at, count)
  local group = group_at(queue.leases, at)
  stretch.due, stretch.lease, group.count = at, group, group.count + count
end

-- The same job with all that is known of it, which may differ from its stretch from now on.
local function whole(job)
  local stretch = job.stretch
  if stretch == job then
    return job
  end

  for field, value in pairs(stretch) do
    if job[field] == nil then
      job[field] = value
    end
  end

  local _
  _, job.sequence = unpack_packed(NUMBERS_FORMAT, job.numbers)
  job.stretch, job.running, job.stopped, job.is_plain, stretch.running = job, 1, 0, false, stretch.running - 1
  if job.guesses then
    job.guesses.members[#job.guesses.members + 1] = job
  end

  return job
end
