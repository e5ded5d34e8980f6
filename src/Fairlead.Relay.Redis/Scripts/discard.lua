-- Forgets the pieces of bodies that no head names.
--
-- ARGV[2]  Their ids, with a space between.
-- Answers  nothing.
-- Complexity: O(ids).

release(ARGV[2])
return ''
