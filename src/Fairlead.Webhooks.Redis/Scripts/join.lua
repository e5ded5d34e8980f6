-- Begins a session.
--
-- ARGV[3]  The length of the lease in microseconds.
-- Answers  what the server does when its memory is full, its maxmemory-policy; empty when it does not tell.
-- Complexity: O(log sessions).

call('ZADD', KEYS[1], 'NX', whole(now() + tonumber(ARGV[3])), session)

-- Whoever may not ask is not kept from joining.
local told, memory = pcall(call, 'INFO', 'memory')
return told and type(memory) == 'string' and string.match(memory, 'maxmemory_policy:([%w-]+)') or ''
