" SPDX-License-Identifier: MIT
" Bodies of these forms are indented by two columns, other lists as Lisp's.
if exists('b:did_indent')
	finish
endif
let b:did_indent = 1
if !exists('g:skep_bodies')
	runtime syntax/skep_words.vim
endif
setlocal lisp autoindent nosmartindent indentexpr=
let &l:lispwords = g:skep_bodies
let b:undo_indent = 'setlocal lisp< autoindent< smartindent< indentexpr< lispwords<'
