-- Reads a job, and changes nothing: what fell due a moment ago shows after the next step.
--
-- KEYS[1]  '{tag}:state'.
-- ARGV[3]  Id.
-- Answers  the job as library-records says, or nothing when it is unknown. Needs no settings.
-- Complexity: O(1).

base = string.sub(KEYS[1], 1, -6)
keys = { told = base .. 'told', turns = base .. 'turns', running = base .. 'running' }
return read_job(ARGV[3]) or false
