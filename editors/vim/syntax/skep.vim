" SPDX-License-Identifier: MIT
" Syntax of Skep. The words are in skep_words.vim, which editors/generate makes.
if exists('b:current_syntax')
	finish
endif
syn case match
syn iskeyword @,48-57,192-255,_,-,+,*,/,%,<,=,>,:,!,?,&
runtime syntax/skep_words.vim

syn match skepNumber "\v(^|[[:space:](])@<=[+-]?[0-9]+(\.[0-9]+)?([[:space:])]|$)@="
syn match skepNumber "\v#[xX][0-9a-fA-F]+|#[bB][01]+|#[oO][0-7]+"
syn match skepConstant "\v(^|[[:space:](])@<=\+[^[:space:]()]+\+([[:space:])]|$)@="
syn match skepConstant "\v(^|[[:space:](])@<=[A-Z][A-Z0-9_]+([[:space:])]|$)@="
syn match skepCharacter "#\\\%(\a\+\|.\)"
syn region skepString start=+"+ skip=+\\.+ end=+"+ contains=@Spell
syn match skepComment ";.*$" contains=@Spell
syn region skepComment start="#|" end="|#" contains=skepComment,@Spell

hi def link skepDefine Define
hi def link skepForm Statement
hi def link skepOperator Operator
hi def link skepHelper Function
hi def link skepKey Type
hi def link skepNumber Number
hi def link skepConstant Constant
hi def link skepCharacter Character
hi def link skepString String
hi def link skepComment Comment
let b:current_syntax = 'skep'
