;;; user-exit: a status that is none is not cut to 0.
(defoption status i64 256 "the status")
(exit status)
