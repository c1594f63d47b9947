-- Drafts in Markdown stay Markdown; the server is told of them all the same.
vim.api.nvim_create_autocmd({ 'BufRead', 'BufNewFile' }, {
  pattern = '*.ekl',
  callback = function() vim.bo.filetype = 'einklang' end,
})
