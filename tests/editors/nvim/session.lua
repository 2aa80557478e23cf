-- Run by `run` in Neovim with fw.lisp open: writes to $OUT what the server answers, and ends.
local out = io.open(os.getenv('OUT'), 'w')
local function say(...) out:write(table.concat({ ... }, ' '), '\n') end

local function session()
  require('skep').start({ cmd = { os.getenv('SKEP'), 'lsp' } })
  say('filetype', vim.bo.filetype)
  local function wait(what) assert(vim.wait(20000, what, 10), 'no answer') end
  local function diagnostics() return vim.diagnostic.get(0) end
  local function request(method, line, column, more)
    local params = { textDocument = vim.lsp.util.make_text_document_params(),
                     position = { line = line, character = column } }
    local answers = vim.lsp.buf_request_sync(0, method, vim.tbl_extend('keep', params, more or {}), 20000)
    local _, answer = next(answers or {})
    assert(answer and not answer.err, vim.inspect(answer))
    return answer.result
  end

  wait(function() return #diagnostics() > 0 end)
  for _, d in ipairs(diagnostics()) do
    say(('%d:%d: %s'):format(d.lnum + 1, d.col, d.message))
  end
  local range = { start = { line = 6, character = 0 }, ['end'] = { line = 6, character = 60 } }
  for _, action in ipairs(request('textDocument/codeAction', 6, 0, { range = range, context = { diagnostics = {} } })) do
    say('action', action.title)
    vim.lsp.util.apply_workspace_edit(action.edit, 'utf-16')
  end
  say('fixed', vim.fn.getline(7))
  wait(function() return #diagnostics() == 0 end)
  say('left', #diagnostics(), 'diagnostics')

  for _, line in ipairs(vim.split(request('textDocument/hover', 7, 43).contents.value, '\n')) do
    say('hover', line)
  end
  for _, item in ipairs(request('textDocument/completion', 8, 26).items) do
    say('completion', item.label)
  end
  local place = request('textDocument/definition', 7, 43).range.start
  say(('definition %d:%d'):format(place.line + 1, place.character))
  say('c', vim.trim(request('skep/showC', 8, 10).c))
  local function colour(line, column) return vim.fn.synIDattr(vim.fn.synID(line, column, 1), 'name') end
  say('colour', colour(5, 2))
  vim.fn.setline(11, '  (ktime-get-ns)')
  say('colour', colour(11, 5))
  say('indent', vim.fn.lispindent(7))
end

local ok, why = pcall(session)
if not ok then say('error', why) end
out:close()
vim.cmd(ok and 'qall!' or 'cquit!')
