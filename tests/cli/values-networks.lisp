;;; Keys of LPM tries are networks wherever they are printed, sorted by address; arrays of u8 are bytes, addresses inside structs too.
(defstruct own (bits u32) (address (array u8 16)))
(defstruct ports (bits u32) (low u16) (high u16))
(defstruct seen (raw (array u8 4)) (pairs (array (array u8 2) 2)) (name (array u8 4) :show text)
  (mac (array u8 6) :show mac) (net lpm-ipv4) (mode mode) (nets (array lpm-ipv4 2)))
(defenum mode u8 (off 1) on)
(defmap v4 :type :lpm-trie :key-type lpm-ipv4 :value-type u64 :max-entries 8
  :map-flags :no-prealloc)
(defmap v6 :type :lpm-trie :key-type lpm-ipv6 :value-type u64 :max-entries 8
  :map-flags :no-prealloc)
(defmap mine :type :lpm-trie :key-type own :value-type u64 :max-entries 8 :map-flags :no-prealloc)
(defmap plain :type :lpm-trie :key-size 20 :value-type u64 :max-entries 8 :map-flags :no-prealloc)
(defmap other :type :lpm-trie :key-type ports :value-type u64 :max-entries 8
  :map-flags :no-prealloc)
(defmap by-bytes :type :hash :key-type (array u8 4) :value-type seen :max-entries 8)
(with-bpf-session ()
  (setf (bpf:map-ref v4 (cidr "10.1.0.0/16")) 1 (bpf:map-ref v4 (cidr "10.0.0.0/8")) 2
        (bpf:map-ref v4 (cidr "9.0.0.0/24")) 3)
  (setf (bpf:map-ref v6 (cidr "2001:db8::/32")) 4 (bpf:map-ref v6 (cidr "::/0")) 5)
  (setf (bpf:map-ref mine (cidr "fe80::/10")) 6 (bpf:map-ref plain (cidr "10.0.0.1/32")) 7)
  (setf (bpf:map-ref other (make-ports :bits 16 :low 5)) 8)
  (setf (bpf:map-ref by-bytes #(65 66 0 0))
        (make-seen :raw #(65 66 0 0) :pairs '((1 2) (3 4)) :name "ab" :mac (mac "02:00:00:00:00:09")
                   :mode on
                   :net (make-lpm-ipv4 :prefix-len 8 :addr (ip4 "10.0.0.0"))))
  (print-map v4)
  (print-map v6)
  (print-map mine)
  (print-map plain)
  (print-map other)
  (print-map by-bytes)
  (bpf:do-map (k n v6 :sort n)
    (format t "~a ~d ~d~%" k (lpm-ipv6-prefix-len k) n)
    (print-row (key k) (n n)))
  (bpf:do-map (k v by-bytes) (print-row (key k) (net (seen-net v)) (mac (seen-mac v)) (value v))))
;> v4 9.0.0.0/24: 3
;> v4 10.0.0.0/8: 2
;> v4 10.1.0.0/16: 1
;> v6 ::/0: 5
;> v6 2001:db8::/32: 4
;> mine fe80::/10: 6
;> plain ::ffff:10.0.0.1/128: 7
;> other (ports :bits 16 :low 5 :high 0): 8
;> by-bytes #x41420000: (seen :raw #x41420000 :pairs (#x0102 #x0304) :name "ab" :mac 02:00:00:00:00:09 :net 10.0.0.0/8 :mode on :nets (0.0.0.0/0 0.0.0.0/0))
;> 2001:db8::/32 32 4
;> KEY N
;> 2001:db8::/32 4
;> ::/0 0 5
;> ::/0 5
;> KEY NET MAC VALUE
;> 41420000 10.0.0.0/8 02:00:00:00:00:09 (seen :raw #x41420000 :pairs (#x0102 #x0304) :name "ab" :mac 02:00:00:00:00:09 :net 10.0.0.0/8 :mode on :nets (0.0.0.0/0 0.0.0.0/0))
;json> {"type":"v4","key":"9.0.0.0/24","value":3}
;json> {"type":"v4","key":"10.0.0.0/8","value":2}
;json> {"type":"v4","key":"10.1.0.0/16","value":1}
;json> {"type":"v6","key":"::/0","value":5}
;json> {"type":"v6","key":"2001:db8::/32","value":4}
;json> {"type":"mine","key":"fe80::/10","value":6}
;json> {"type":"plain","key":"::ffff:10.0.0.1/128","value":7}
;json> {"type":"other","key":{"bits":16,"low":5,"high":0},"value":8}
;json> {"type":"by-bytes","key":"41420000","value":{"raw":"41420000","pairs":["0102","0304"],"name":"ab","mac":"02:00:00:00:00:09","net":"10.0.0.0/8","mode":"on","nets":["0.0.0.0/0","0.0.0.0/0"]}}
;json> {"key":"2001:db8::/32","n":4}
;json> {"key":"::/0","n":5}
;json> {"key":"41420000","net":"10.0.0.0/8","mac":"02:00:00:00:00:09","value":{"raw":"41420000","pairs":["0102","0304"],"name":"ab","mac":"02:00:00:00:00:09","net":"10.0.0.0/8","mode":"on","nets":["0.0.0.0/0","0.0.0.0/0"]}}
