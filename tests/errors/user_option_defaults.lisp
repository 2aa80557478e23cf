; A text that is a default is read by the rules of the command line, where that is known here.
(defoption a user "root" "a")
(defoption b user "nobodyxx" "a")
(defoption c interface "lo" "a")
(defoption d interface "a-name-that-is-too-long" "a") ; error: type
(defoption e double "1.5" "a")
(defoption e2 double "x" "a") ; error: type
(defoption e3 double 5 "a")
(defoption f (member :x :y) "x" "a")
(defoption f2 (member :x :y) "z" "a") ; error: type
(defoption g signal "TERM" "a")
(defoption g2 signal "SIGNOPE" "a") ; error: type
(defoption g3 signal 15 "a")
(defoption g4 signal 99 "a") ; error: constant-range
(defoption h u32 "5" "a")
(defoption h2 u8 "300" "a") ; error: constant-range
(defoption h3 be16 "443" "a")
(defoption h4 be16 443 "a")
(defoption j flag "yes" "a") ; error: type
(defoption k cgroup "" "a") ; error: type
(defoption k2 cgroup "/sys/fs/cgroup/none" "a")
(defoption l text "x" "a" :min 3) ; error: unknown-option
(defoption m ip4 "1.2.3" "a") ; error: type
(defoption m1 ip4 "1.2.3.4" "a")
(defoption n size "4k" "a")
(defoption n1 size "4q" "a") ; error: type
(defoption o duration "-1s" "a") ; error: type
(defoption p mac "1" "a") ; error: type
(defargument q user "a" :default "root")
(defparam r u32 "root" "x" :as user) ; error: type
(defparam s u32 "lo" "x" :as interface) ; error: type
(defparam u u32 "TERM" "x" :as signal)
(defparam v u32 "5" "x")
(defparam w be32 "1.2.3.4" "x")
(defparam x be16 "443" "x")
(format t "~a ~a ~a ~a ~a~%" a c e f g)
