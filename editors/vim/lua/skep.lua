-- SPDX-License-Identifier: MIT
-- Starts `skep lsp` for buffers of the type skep: require('skep').setup({ cmd = { 'skep', 'lsp' } })
local M = {}

-- Starts a server for the buffer, or takes the one that runs. Before Neovim 0.8 there is no vim.lsp.start.
function M.start(config)
  local whole = vim.tbl_extend('keep', config or {}, {
    name = 'skep', cmd = { 'skep', 'lsp' }, root_dir = vim.fn.getcwd(),
  })
  if vim.lsp.start then
    return vim.lsp.start(whole)
  end
  M.client = M.client or vim.lsp.start_client(whole)
  vim.lsp.buf_attach_client(0, M.client)
  return M.client
end

-- Opens the C of the form under the cursor in a preview window.
function M.show_c()
  local params = vim.lsp.util.make_position_params(0, 'utf-16')
  vim.lsp.buf_request(0, 'skep/showC', params, function(_, result)
    if not result then
      vim.notify('skep: no C comes from this form')
      return
    end
    vim.lsp.util.open_floating_preview(vim.split(vim.trim(result.c), '\n'), 'c', { border = 'single' })
  end)
end

function M.setup(config)
  vim.api.nvim_create_autocmd('FileType', { pattern = 'skep', callback = function() M.start(config) end })
  vim.api.nvim_create_user_command('SkepShowC', M.show_c, {})
end

return M
