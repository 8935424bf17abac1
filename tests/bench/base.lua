-- SPDX-License-Identifier: MIT
-- wrk script: args = MODE PREFIX DIALECT NKEYS [HEADER VALUE]; MODE put1|put25|get|query|pageq; DIALECT deta|couch|jsonserver
local mode, prefix, dialect, nkeys, seed
-- All of a document but its key. Made once: the client has one of two processors, and what it takes for itself both
-- stores would have to share.
local tails = {}
local function makeTails()
  for i = 0, 999 do
    tails[i] = string.format('"name":"user %d","email":"user%d@example.org","age":%d,"active":%s,"profile":{"city":"city%d","geo":{"lat":%d.5,"lon":%d.25},"tags":["a%d","b","c"]},"bio":"Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor incididunt ut labore et dolore magna aliqua %d","n":%d}',
      i, i, i % 90, (i % 2 == 1) and "true" or "false", i, i % 90, i % 180, i % 7, i, i)
  end
end
local function doc(i, key)
  local k = (dialect == "couch") and '"_id":"' or (dialect == "jsonserver") and '"id":"' or '"key":"'
  return "{" .. k .. key .. '",' .. tails[i % 1000]
end
local n = 0
function init(args)
  mode, prefix, dialect, nkeys = args[1], args[2], args[3], tonumber(args[4])
  if args[5] then wrk.headers[args[5]] = args[6] end
  wrk.headers["Content-Type"] = "application/json"
  makeTails()
  math.randomseed(os.time() * 1000 + tonumber(tostring({}):sub(10, 14), 16) % 1000)
  seed = math.random(1, 100000000)
end
local function newkey() n = n + 1; return string.format("n%09d_%d", seed % 1000000000, n) end
local function oldkey() return string.format("k%010d", math.random(0, nkeys - 1)) end
function request()
  if mode == "get" then return wrk.format("GET", prefix .. ((dialect == "couch") and "/" or "/items/") .. oldkey()) end
  if mode == "put1" then
    local k = newkey()
    if dialect == "couch" then return wrk.format("POST", prefix, nil, doc(n, k)) end
    if dialect == "jsonserver" then return wrk.format("POST", prefix .. "/items", nil, doc(n, k)) end
    return wrk.format("PUT", prefix .. "/items", nil, '{"items":[' .. doc(n, k) .. ']}')
  end
  if mode == "replace" then
    n = n + 1
    return wrk.format("PUT", prefix .. "/items", nil, '{"items":[' .. doc(n + seed % 1000, oldkey()) .. ']}')
  end
  if mode == "put25" then
    local t = {}
    for i = 1, 25 do local k = newkey(); t[i] = doc(n, k) end
    if dialect == "couch" then return wrk.format("POST", prefix .. "/_bulk_docs", nil, '{"docs":[' .. table.concat(t, ",") .. ']}') end
    return wrk.format("PUT", prefix .. "/items", nil, '{"items":[' .. table.concat(t, ",") .. ']}')
  end
  local city = "city" .. math.random(0, 999)
  if dialect == "couch" then return wrk.format("POST", prefix .. "/_find", nil, '{"selector":{"profile.city":"' .. city .. '"},"limit":1000}') end
  if dialect == "jsonserver" then return wrk.format("GET", prefix .. "/items?profile.city=" .. city) end
  return wrk.format("POST", prefix .. "/query", nil, '{"query":[{"profile.city":"' .. city .. '"}],"limit":' .. (mode == "few" and 100 or 1000) .. '}')
end
