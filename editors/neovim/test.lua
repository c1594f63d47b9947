-- A session of Neovim with a real server: nvim --clean --headless -c 'luafile editors/neovim/test.lua'
-- EINKLANG is the program, DRAFT a copy of fixtures/ghana/entwurf.ekl.md that may be changed.

local here = debug.getinfo(1, 'S').source:sub(2):match('(.*)/')
local failures = 0

local function check(what, holds)
  print((holds and 'ok   ' or 'FAIL ') .. what .. '\n')
  if not holds then failures = failures + 1 end
end

local function quit() vim.cmd(failures == 0 and 'qall!' or 'cquit') end

local ok, problem = xpcall(function()
  vim.g.einklang = { cmd = { vim.env.EINKLANG, 'lsp' }, lang = 'en' }
  vim.cmd('set runtimepath^=' .. here)
  vim.cmd('runtime! ftdetect/einklang.lua plugin/einklang.lua')
  vim.cmd('edit ' .. vim.fn.fnameescape(vim.env.DRAFT))
  local buffer = vim.api.nvim_get_current_buf()
  check('a draft in Markdown stays Markdown', vim.bo.filetype == 'markdown')

  local function findings(code)
    return vim.tbl_filter(function(d)
      local its = d.code or (d.user_data and d.user_data.lsp and d.user_data.lsp.code)
      return its == code
    end, vim.diagnostic.get(buffer))
  end
  local function soon(what, condition) check(what, vim.wait(60000, condition, 50)) end

  soon('findings are shown', function() return #vim.diagnostic.get(buffer) > 10 end)

  local before = #vim.diagnostic.get(buffer)
  local last = vim.api.nvim_buf_line_count(buffer)
  vim.api.nvim_buf_set_lines(buffer, last, last, false, {
    '', '## Artikel 25 – „Anwerbung“ 🇬🇭', '', '```einklang',
    'clause DE_GH.A25 de "Artikel 25 (Anwerbung 🇬🇭)" {',
    '  DE shall recruit nurse from GH',
    '  amount: 5_000 persons/year',
    '  period: 2026 .. 2027',
    '  cost: 4 million EUR/year',
    '}', '```',
  })
  soon('a contradiction that is typed is shown', function() return #findings('migration/brain_drain') == 2 end)
  soon('and what nobody pays for', function() return #findings('policy/unfunded_commitment') == 1 end)

  local typed = vim.tbl_filter(function(d) return d.lnum >= last end, findings('migration/brain_drain'))[1]
  local line = vim.api.nvim_buf_get_lines(buffer, typed.lnum, typed.lnum + 1, false)[1]
  check('it stands at the words that cause it', line:sub(typed.col + 1, typed.end_col) == 'nurse')
  local lsp = typed.user_data and typed.user_data.lsp or {}
  if lsp.relatedInformation then check('it names the places it rests on', #lsp.relatedInformation > 0) end

  local function ask(method, parameters)
    local answers = vim.lsp.buf_request_sync(buffer, method, parameters, 20000) or {}
    for _, answer in pairs(answers) do
      if answer.result ~= nil then return answer.result end
    end
  end
  local document = { uri = vim.uri_from_bufnr(buffer) }
  local function at(lnum, character)
    return { textDocument = document, position = { line = lnum, character = character } }
  end
  local function supported(method)
    local client = (vim.lsp.get_clients or vim.lsp.get_active_clients)()[1]
    return client.supports_method(method)
  end

  local hover = supported('textDocument/hover') and ask('textDocument/hover', at(typed.lnum, typed.col + 1))
  check('hover says what a word is', hover and vim.inspect(hover.contents):find('nurse') ~= nil)

  local definition = ask('textDocument/definition', at(typed.lnum, typed.col + 1))
  definition = definition and (definition[1] or definition) or {}
  local uri = definition.uri or definition.targetUri or ''
  check('a name of a pack leads into the pack', uri:match('^einklang:') ~= nil)

  -- The fix that the rule offers, and what becomes of the finding.
  local unfunded = findings('policy/unfunded_commitment')[1]
  local range = {
    start = { line = unfunded.lnum, character = unfunded.col },
    ['end'] = { line = unfunded.end_lnum, character = unfunded.end_col },
  }
  local sent = unfunded.user_data and unfunded.user_data.lsp
  local actions = ask('textDocument/codeAction', {
    textDocument = document,
    range = range,
    context = { diagnostics = sent and sent.range and { sent } or {} },
  }) or {}
  local fix = vim.tbl_filter(function(action) return action.title:find('intention') end, actions)[1]
  check('the fix of the rule is offered', fix ~= nil)
  if fix then
    local client = (vim.lsp.get_clients or vim.lsp.get_active_clients)()[1]
    if not fix.edit then fix = ask('codeAction/resolve', fix) end
    vim.lsp.util.apply_workspace_edit(fix.edit, client.offset_encoding or 'utf-16')
    soon('the fix settles it', function() return #findings('policy/unfunded_commitment') == 0 end)
    check('the word is another', table.concat(vim.api.nvim_buf_get_lines(buffer, last, -1, false)):find('DE intends recruit') ~= nil)
  end

  vim.api.nvim_buf_set_lines(buffer, last, -1, false, {})
  soon('what was typed and deleted leaves nothing behind', function() return #vim.diagnostic.get(buffer) == before end)

  vim.cmd('enew')
  vim.cmd('file ' .. vim.fn.fnameescape(vim.fn.fnamemodify(vim.env.DRAFT, ':h') .. '/new.ekl'))
  vim.cmd('doautocmd BufNewFile')
  check('a file of its own is Einklang', vim.bo.filetype == 'einklang')
end, debug.traceback)

if not ok then
  print('FAIL ' .. tostring(problem) .. '\n')
  failures = failures + 1
end
quit()
