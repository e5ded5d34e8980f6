-- Ends a session; what it has is left to the others from now on.
-- Complexity: O(log sessions).

if has_lease() then
  call('ZREM', KEYS[1], session)
  call('ZADD', base .. 'estates', whole(now()), session)
  call('PUBLISH', base .. 'news', '*')
end

return 1
