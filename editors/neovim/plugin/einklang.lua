-- Einklang in Neovim, from 0.7 on: the server for every `.ekl` and `.ekl.md`, and colours where the parser is built.
--
-- vim.g.einklang = { cmd = { 'einklang', 'lsp' }, lang = 'de' }   before this, if something is to be different.

local given = vim.g.einklang or {}
local lang = given.lang
local config = {
  name = 'einklang',
  cmd = given.cmd or { 'einklang', 'lsp' },
  init_options = { lang = lang, packText = true },
}

--- The folder of the project: the nearest one with an `einklang.toml`, else the file's own.
local function root(file)
  local folder = vim.fn.fnamemodify(file, ':p:h')
  local found = vim.fn.findfile('einklang.toml', folder .. ';')
  return found ~= '' and vim.fn.fnamemodify(found, ':p:h') or folder
end

local clients = {}

local function attach(buffer)
  local here = root(vim.api.nvim_buf_get_name(buffer))
  local start = vim.tbl_extend('force', config, { root_dir = here })
  if vim.lsp.start then
    vim.lsp.start(start, { bufnr = buffer })
    return
  end
  -- Neovim 0.7
  local id = clients[here]
  if not id or not vim.lsp.get_client_by_id(id) then
    id = vim.lsp.start_client(start)
    clients[here] = id
  end
  if id then vim.lsp.buf_attach_client(buffer, id) end
end

vim.api.nvim_create_autocmd({ 'BufReadPost', 'BufNewFile' }, {
  pattern = { '*.ekl', '*.ekl.md' },
  callback = function(event) attach(event.buf or vim.api.nvim_get_current_buf()) end,
})

-- Pages of the packs, which are inside the program: definitions lead there.
vim.api.nvim_create_autocmd('BufReadCmd', {
  pattern = 'einklang:*',
  callback = function(event)
    local buffer = event.buf or vim.api.nvim_get_current_buf()
    local uri = event.match
    local all = (vim.lsp.get_clients or vim.lsp.get_active_clients)()
    for _, client in ipairs(all) do
      if client.name == 'einklang' then
        local answer = client.request_sync('einklang/packText', { uri = uri }, 2000, buffer)
        local text = answer and answer.result and answer.result.text or ''
        vim.api.nvim_buf_set_lines(buffer, 0, -1, false, vim.split(text, '\n'))
        vim.bo[buffer].modifiable = false
        vim.bo[buffer].modified = false
        vim.bo[buffer].buftype = 'nofile'
        vim.bo[buffer].filetype = uri:match('%.md$') and 'markdown' or 'einklang'
        return
      end
    end
  end,
})

-- Colours: from tree-sitter, where editors/tree-sitter/build.sh has put the parser on the runtime path.
vim.api.nvim_create_autocmd('FileType', {
  pattern = 'einklang',
  callback = function(event)
    vim.bo.commentstring = '# %s'
    if vim.treesitter and vim.treesitter.start then pcall(vim.treesitter.start, event.buf, 'einklang') end
  end,
})
