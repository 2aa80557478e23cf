;; Programs of sockets: what they forget, what their helpers do not take.
(defmap streams :type :sockmap :max-entries 4)
(defmap counts :type :array :key-size 4 :value-size 8 :max-entries 4)

(defprog kept (:type :sk-lookup)
  (let ((s (map-lookup streams (u32 0)))) ; error: unreleased
    (when s (return SK_PASS)))
  SK_PASS)

(defprog not-asked (:type :sk-lookup)
  (let ((s (map-lookup streams (u32 0))))
    (sk-assign (ctx-ptr) s 0) ; error: null-deref
    (unless s (return SK_DROP))
    (sk-release s)
    (sk-assign (ctx-ptr) s 0)) ; error: released
  SK_PASS)

(defprog by-an-array (:type :sk-msg)
  (msg-redirect-map (ctx-ptr) counts 1 0)) ; error: map-operation

(defprog by-sockets (:type :xdp)
  (redirect-map streams 1 0)) ; error: map-operation

(defprog not-its-helper (:type :sk-msg)
  (sk-redirect-map (ctx-ptr) streams 1 0)) ; error: helper-not-allowed

(defprog unseen (:type :sk-skb :section "sk_skb/stream_verdict")
  (when (= (load u8 (ctx data)) 1) (return SK_DROP)) ; error: packet-bounds
  SK_PASS)

(defprog no-key (:type :sk-reuseport)
  (sk-select-reuseport (ctx-ptr) streams 0 0) ; error: type
  SK_PASS)

(defprog no-result (:type :sk-lookup)
  2) ; error: return-value

(defprog not-there (:type :flow-dissector)
  (when (= (ctx len) 1) (return BPF_DROP)) ; error: ctx-field
  BPF_OK)

;; objects are for libbpf 1.1, which does not know it
(defprog verdict (:type :sk-skb :section "sk_skb/verdict") ; error: unsupported
  SK_PASS)
