;; Addresses and prefixes: keys of LPM tries, compared and looked up.
(defmap inputs :type :array :key-size 4 :value-size 8 :max-entries 8 :map-flags (:mmapable))
(defmap results :type :array :key-size 4 :value-size 8 :max-entries 64 :map-flags (:mmapable))

(defmap nets :type :lpm-trie :key-type lpm-ipv4 :value-size 8 :max-entries 16
  :map-flags :no-prealloc)
(defmap nets6 :type :lpm-trie :key-type lpm-ipv6 :value-size 8 :max-entries 16
  :map-flags :no-prealloc)

;; A key of the file's own: what the kernel asks for is the order.
(defstruct own-key
  (bits u32)
  (network be32)
  (port u16)
  (rest u16))
(defmap own :type :lpm-trie :key-type own-key :value-size 4 :max-entries 16
  :map-flags :no-prealloc)

(defprog fill (:type :xdp)
  (setmap nets (cidr "0.0.0.0/0") 1)
  (setmap nets (cidr "10.0.0.0/8") 2)
  (setmap nets (cidr "10.1.2.0/23") 3)
  (setmap nets (cidr "192.0.2.1/32") 4)
  (setmap nets6 (cidr "2001:db8::/32") 5)
  (setmap nets6 (cidr "2001:db8:0:1::/64") 6)
  (setmap nets6 (cidr "::ffff:192.0.2.0/120") 7)
  (setmap nets6 (cidr "::1/128") 8)
  (setmap own (cidr "172.16.0.0/12" own-key) 9)
  XDP_PASS)

(defprog look (:type :xdp)
  (let ((k (make-lpm-ipv4)) (own-one (make-own-key)))
    (setf (lpm-ipv4-prefix-len k) 32
          (lpm-ipv4-addr k) (htonl (getmap inputs 0))
          (getmap results 0) (getmap nets k)
          (own-key-bits own-one) 32
          (own-key-network own-one) (htonl (getmap inputs 0))
          (getmap results 1) (getmap own own-one)
          (getmap results 2) (= (lpm-ipv4-addr k) (ip4 "192.0.2.1"))))
  XDP_PASS)

(defprog look6 (:type :xdp)
  (let ((k (make-lpm-ipv6)))
    (setf (lpm-ipv6-prefix-len k) 128
          (lpm-ipv6-addr-hi k) (u64 (htonll (getmap inputs 0)))
          (lpm-ipv6-addr-lo k) (u64 (htonll (getmap inputs 1)))
          (getmap results 0) (getmap nets6 k)
          (getmap results 1) (and (= (lpm-ipv6-addr-hi k) (ip6-hi "::1"))
                                  (= (lpm-ipv6-addr-lo k) (ip6-lo "::1")))
          (getmap results 2) (ntohl (ip6-word "2001:db8:3:4:5:6:7:8" 1))))
  XDP_PASS)
