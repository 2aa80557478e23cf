;;; One map of every type, and what a program does with those that it can use.

(defstruct flow
  (address be32)
  (port u16))

(defstruct seen
  (packets u64)
  (last u32))

(defmap by-flow :type :hash :key-type flow :value-type seen :max-entries 64)
(defmap slots :type :array :key-size 4 :value-size 8 :max-entries 8)
(defmap by-cpu :type :percpu-hash :key-size 4 :value-size 8 :max-entries 8)
(defmap slots-by-cpu :type :percpu-array :key-size 4 :value-size 8 :max-entries 8)
(defmap recent :type :lru-hash :key-size 4 :value-size 4 :max-entries 8)
(defmap recent-by-cpu :type :lru-percpu-hash :key-size 4 :value-size 4 :max-entries 8)
(defmap routes :type :lpm-trie :key-size 8 :value-size 4 :max-entries 8 :map-flags :no-prealloc)
(defmap records :type :ringbuf :max-entries 4096)
(defmap commands :type :user-ringbuf :max-entries 4096)
(defmap jumps :type :prog-array :max-entries 4)
(defmap samples :type :perf-event-array)
(defmap stacks :type :stack-trace :value-size (* 8 16) :max-entries 16)
(defmap by-port :type :array-of-maps :max-entries 16 :inner slots)
(defmap by-name :type :hash-of-maps :key-size 16 :max-entries 16 :inner by-flow)
(defmap sockets :type :sockmap :max-entries 16)
(defmap sockets-by-flow :type :sockhash :key-type flow :max-entries 16)
(defmap devices :type :devmap :value-size 8 :max-entries 4)
(defmap devices-by-index :type :devmap-hash :max-entries 4)
(defmap cpus :type :cpumap :max-entries 2)
(defmap xsks :type :xskmap :max-entries 2)
(defmap waiting :type :queue :value-size 8 :max-entries 16)
(defmap undo :type :stack :value-type flow :max-entries 16)
(defmap maybe :type :bloom-filter :value-size 4 :max-entries 100)
(defmap of-cgroup :type :cgroup-storage :key-size 16 :value-size 8)
(defmap of-cgroup-and-cpu :type :percpu-cgroup-storage :value-size 8)
(defmap of-group :type :cgrp-storage :value-size 8 :map-flags :no-prealloc)
(defmap of-socket :type :sk-storage :value-type seen :map-flags (:no-prealloc :clone))
(defmap of-task :type :task-storage :value-size 24 :map-flags :no-prealloc)
(defmap of-inode :type :inode-storage :value-size 4 :map-flags :no-prealloc)
(defmap groups :type :cgroup-array :max-entries 4)
(defmap listeners :type :reuseport-sockarray :max-entries 4)

(defprog use (:type :cgroup-skb)
  (let ((key (make-flow)) (word u64 5) (oldest u64 0) (hash u32 (ctx hash)))
    (setf (flow-address key) (ctx remote-ip4))

    ;; a map inside a map
    (when-let ((slot (map-lookup by-port (ctx local-port))))
      (incf (getmap slot 1))
      (setf (getmap slot 2) (getmap slot 3))
      (map-update-ptr slot (stack-addr hash) (stack-addr word)))

    ;; bytes, and one CPU's value
    (when (map-lookup-ptr routes (stack-addr word))
      (map-delete-ptr by-cpu (stack-addr hash)))
    (when-let ((other (percpu-lookup slots-by-cpu 1 0)))
      (setf word (load u64 other)))

    (map-push waiting word)
    (map-push undo key BPF_EXIST)
    (map-pop waiting (stack-addr oldest))
    (when (= (map-peek maybe hash) 0)
      (map-push maybe hash))

    ;; storage of the cgroup and of the socket
    (atomic-add (get-local-storage of-cgroup 0) 1)
    (when-let ((full (ctx sk)))
      (when-let ((mine (sk-storage-get of-socket full nil BPF_SK_STORAGE_GET_F_CREATE)))
        (incf (seen-packets mine))))

    ;; a socket of a map, which must be given back
    (when-let ((socket (map-lookup sockets-by-flow key)))
      (sk-release socket))
    (tail-call jumps hash))
  1)

(defprog gather (:type :sockops)
  (let ((slot u32 0) (key (make-flow)))
    (setf (flow-address key) (ctx remote-ip4))
    (sock-map-update (ctx-ptr) sockets (stack-addr slot) BPF_ANY)
    (sock-hash-update (ctx-ptr) sockets-by-flow key BPF_NOEXIST)
    (map-delete sockets 1))
  1)
