-- Keeps a piece of a body that is on its way. Without a head that names it, it is forgotten.
--
-- ARGV[2]  The id of the body; ARGV[3] the number of the piece; ARGV[4] its bytes.
-- ARGV[5]  For how many milliseconds it is kept after the last piece.
-- Answers  nothing.
-- Complexity: O(bytes).

call('HSET', body_key(ARGV[2]), ARGV[3], ARGV[4])
call('PEXPIRE', body_key(ARGV[2]), ARGV[5])
return ''
