;; Addresses and prefixes that are none.
(defmap nets :type :lpm-trie :key-type lpm-ipv4 :value-size 8 :max-entries 8 :map-flags :no-prealloc)
(defstruct short-key (bits u32))

(defprog prefixes (:type :xdp)
  (when (cidr "10.0.0.1/8") (return XDP_DROP)) ; error: malformed
  (when (cidr "10.0.0.0/33") (return XDP_DROP)) ; error: malformed
  (when (cidr "10.0.0.0") (return XDP_DROP)) ; error: malformed
  (when (cidr "10.0.0/8") (return XDP_DROP)) ; error: malformed
  (when (cidr "10.0.0.0/") (return XDP_DROP)) ; error: malformed
  (when (cidr "10.0.0.0/8/8") (return XDP_DROP)) ; error: malformed
  (when (cidr 10) (return XDP_DROP)) ; error: malformed
  (when (cidr "2001:db8::1/64") (return XDP_DROP)) ; error: malformed
  (when (cidr "2001:db8::/129") (return XDP_DROP)) ; error: malformed
  (setmap nets (cidr "2001:db8::/32") 1) ; error: type
  (when (cidr "10.0.0.0/8" short-key) (return XDP_DROP)) ; error: bounds
  (when (cidr "10.0.0.0/8" no-key) (return XDP_DROP)) ; error: unknown-form
  XDP_PASS)

(defprog addresses (:type :xdp)
  (with-ipv6 (d e ip)
    (when (= (ipv6-src-addr-hi ip) (ip6-hi "::1::")) (return XDP_DROP)) ; error: malformed
    (when (= (ipv6-src-addr-hi ip) (ip6-hi "1:2:3")) (return XDP_DROP)) ; error: malformed
    (when (= (ipv6-src-addr-hi ip) (ip6-hi "1:2:3:4:5:6:7:8:9")) (return XDP_DROP)) ; error: malformed
    (when (= (ipv6-src-addr-hi ip) (ip6-lo "12345::")) (return XDP_DROP)) ; error: malformed
    (when (= (ipv6-src-addr-hi ip) (ip6-lo "::g")) (return XDP_DROP)) ; error: malformed
    (when (= (ipv6-src-addr-hi ip) (ip6-lo "1.2.3.4::")) (return XDP_DROP)) ; error: malformed
    (when (= (ipv6-src-addr-hi ip) (ip6-lo 1)) (return XDP_DROP)) ; error: malformed
    (when (= (ip6-word "::1" 4) 0) (return XDP_DROP))) ; error: malformed
  XDP_PASS)
