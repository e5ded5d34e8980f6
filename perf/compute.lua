-- Drives POST /compute with wrk: every request submits another number, for one of ten callers.
--
--   wrk -t1 -c32 -d10s --latency -s perf/compute.lua http://localhost:5555/compute
--
-- The numbers are products of two primes below 2,000, so that the rate of requests is measured and not that of factoring.

local primes = {}
for candidate = 3, 2000, 2 do
  local prime = true
  for _, divisor in ipairs(primes) do
    if candidate % divisor == 0 then prime = false break end
  end
  if prime then primes[#primes + 1] = candidate end
end

local headers = {}
for caller = 1, 10 do
  headers[caller] = { ["Content-Type"] = "application/json", ["X-Caller-ID"] = "wrk-" .. caller }
end

local count = 0

function request()
  count = count + 1
  local number = primes[math.random(#primes)] * primes[math.random(#primes)]
  return wrk.format("POST", "/compute", headers[count % 10 + 1], '{"number": "' .. number .. '"}')
end

function done(summary, latency)
  io.write(string.format("answers other than 202: %d\n", summary.errors.status))
  io.write(string.format("requests per second:    %.0f\n", summary.requests / (summary.duration / 1e6)))
end
