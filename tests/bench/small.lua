-- SPDX-License-Identifier: MIT
-- wrk script: small files, each with a name and content of its own. Arguments: PREFIX HEADER VALUE
local prefix, filler, seed
local n = 0
function init(args)
  prefix = args[1]
  wrk.headers[args[2]] = args[3]
  math.randomseed(os.time() * 1000 + tonumber(tostring({}):sub(10, 14), 16) % 1000)
  seed = math.random(1, 100000000)
  local bytes = {}
  for i = 1, 4096 do bytes[i] = string.char(math.random(97, 122)) end
  filler = table.concat(bytes)
end
function request()
  n = n + 1
  local head = string.format("%d %d ", seed, n)
  return wrk.format("POST", string.format("%s/files?name=s%d-%d", prefix, seed, n), nil, head .. filler:sub(#head + 1))
end
