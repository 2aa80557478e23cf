" SPDX-License-Identifier: MIT
" Words, comments and parentheses of Skep.
if exists('b:did_ftplugin')
	finish
endif
let b:did_ftplugin = 1
setlocal iskeyword=@,48-57,192-255,_,-,+,*,/,%,<,=,>,:,!,?,&
setlocal comments=:;;;,:;;,:; commentstring=;;\ %s
setlocal formatoptions-=t expandtab define=^\\s*(def\\k*
let b:undo_ftplugin = 'setlocal iskeyword< comments< commentstring< formatoptions< expandtab< define<'
