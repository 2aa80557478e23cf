;; Texts that are defaults, in the byte order of the machine that runs the programs.
(defparam peer be32 "1.2.3.4" "a peer")
(defparam other u32 "1.2.3.4" "another" :as ip4)
(defparam service be16 "443" "a port")
(defparam most u16 "0x10" "a number")
(defparam least i32 "-3" "a number")
(defparam how u32 "TERM" "a signal" :as signal)
(defprog p (:type :cgroup-skb)
  (if (and (= (ctx remote-ip4) peer) (= (ctx local-ip4) other) (= (htons 443) service)
           (> (ctx len) most)
           (< least how))
      1
      0))
