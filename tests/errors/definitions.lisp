; Definitions that a macro made twice, and names that are none.
(defmacro twice (x) `(progn ,x ,x))
(twice (defmap m1 :type :array :key-size 4 :value-size 8 :max-entries 1)) ; error: duplicate
(defmacro two (n) `(progn (defprog ,n (:type :xdp) 1) (defprog ,n (:type :xdp) 2)))
(two foo) ; error: duplicate
(defprog 5 (:type :xdp) 1) ; error: malformed
(defsubprog "f" () u32 1) ; error: malformed
(defmap 3 :type :array :key-size 4 :value-size 8 :max-entries 1) ; error: malformed
(defstruct 4 (a u32)) ; error: malformed
(defunion 4 a) ; error: malformed
(defheader 4) ; error: argument-count
(defheader nil) ; error: argument-count
(defconstant 4 4) ; error: malformed
(defglobal 4 u32) ; error: malformed
(defparam 4 u32 0) ; error: malformed
(deftracepoint 4 a) ; error: malformed
(import-kernel-struct 4 a) ; error: malformed
(defkfunc 4 () u32) ; error: malformed
(defextern 4 a b) ; error: malformed
(defextern kconfig 4 bool) ; error: malformed
(defprog nil (:type :xdp) 1) ; error: malformed
(defprog (a) (:type :xdp) 1) ; error: malformed
(defprog :a (:type :xdp) 1) ; error: malformed
(defprog) ; error: argument-count
(defsubprog) ; error: argument-count
(defstruct) ; error: argument-count
(defmap) ; error: argument-count
(defprog x . 3) ; error: malformed
(defstruct x . 3) ; error: malformed
(defsubprog x . 3) ; error: malformed
(defprog . 3) ; error: malformed
(declaim . 3)
