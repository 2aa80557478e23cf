" SPDX-License-Identifier: MIT
" A file of Skep is Lisp with one of its definitions.
function! s:detect() abort
	for line in getline(1, 400)
		if line =~# '\v^\((defprog|defmap|defsubprog|import-kernel-struct|deftracepoint|with-bpf-session)>'
			setlocal filetype=skep
			return
		endif
	endfor
endfunction
autocmd BufRead,BufNewFile *.lisp call s:detect()
