;;; Way by way: what is refused, and by which hook it still gets through.
(declaim (policy-hole sendmsg4))
(declaim (policy-hole) ; error: argument-count
         (policy-hole conect6 ; error: unknown-option
                      6)) ; error: unknown-option
