(include "nowhere.lisp") ; error: include
