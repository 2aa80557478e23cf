;; SPDX-License-Identifier: MIT
;;; Addresses and prefixes in wire format.

(defun %ip4-number (form text)
  (let ((number 0) (part 0) (digits 0) (dots 0))
    (unless (stringp text) (error "`~a` takes an address like \"10.0.0.1\"" form))
    (dotimes (i (length text))
      (let ((c (char-code (char text i))))
        (cond ((and (>= c 48) (<= c 57))
               (setf part (+ (* part 10) (- c 48)) digits (+ digits 1)))
              ((and (= c 46) (> digits 0))
               (setf number (+ (* number 256) part) part 0 digits 0 dots (+ dots 1)))
              (t (error "`~a` takes an address like \"10.0.0.1\", not ~s" form text)))
        (when (or (> part 255) (> digits 3))
          (error "`~a` takes an address like \"10.0.0.1\", not ~s" form text))))
    (unless (and (= dots 3) (> digits 0))
      (error "`~a` takes an address like \"10.0.0.1\", not ~s" form text))
    (+ (* number 256) part)))

(defmacro ip4 (address)
  `(htonl ,(%ip4-number 'ip4 address)))

;;; IPv6: a list of eight numbers of 16 bits.

(defun %no-ip6 (form text)
  (error "`~a` takes an address like \"2001:db8::1\", not ~s" form text))

;; Splits a text at the characters with that code.
(defun %split (text code)
  (let ((parts nil) (start 0))
    (dotimes (i (length text))
      (when (= (char-code (char text i)) code)
        (push (subseq text start i) parts)
        (setf start (+ i 1))))
    (reverse (cons (subseq text start (length text)) parts))))

(defun %hex-digit (code)
  (cond ((and (>= code 48) (<= code 57)) (- code 48))
        ((and (>= code 97) (<= code 102)) (- code 87))
        ((and (>= code 65) (<= code 70)) (- code 55))
        (t nil)))

(defun %ip6-group (form text part)
  (let ((value 0))
    (unless (and (> (length part) 0) (<= (length part) 4)) (%no-ip6 form text))
    (dotimes (i (length part))
      (let ((digit (%hex-digit (char-code (char part i)))))
        (unless digit (%no-ip6 form text))
        (setf value (+ (* value 16) digit))))
    value))

;; The groups before or behind `::`. The last group of an address can be an IPv4 address.
(defun %ip6-side (form text side ends)
  (let ((groups nil) (parts (if (= (length side) 0) nil (%split side 58))))
    (dolist (part parts)
      (let ((number nil))
        (when (cdr (%split part 46))
          (unless (and ends (= (+ (length groups) 1) (length parts))) (%no-ip6 form text))
          (setf number (%ip4-number form part)))
        (cond (number (push (>> number 16) groups)
               (push (logand number #xffff) groups))
              (t (push (%ip6-group form text part) groups)))))
    (reverse groups)))

(defun %ip6-groups (form text)
  (let ((gap nil) (groups nil))
    (unless (stringp text) (error "`~a` takes an address like \"2001:db8::1\"" form))
    (dotimes (i (length text))
      (when (and (null gap) (< (+ i 1) (length text)) (string= (subseq text i (+ i 2)) "::"))
        (setf gap i)))
    (if gap
        (let* ((before (%ip6-side form text (subseq text 0 gap) nil))
               (after (%ip6-side form text (subseq text (+ gap 2) (length text)) t))
               (count (+ (length before) (length after))))
          (when (> count 7) (%no-ip6 form text))
          (dotimes (i (- 8 count)) (push 0 after))
          (setf groups (append before after)))
        (setf groups (%ip6-side form text text t)))
    (unless (= (length groups) 8) (%no-ip6 form text))
    groups))

;; The same as four words of 32 bits.
(defun %ip6-words (form text)
  (let ((groups (%ip6-groups form text)) (words nil))
    (dotimes (i 4)
      (push (+ (* (nth (* 2 i) groups) 65536) (nth (+ (* 2 i) 1) groups)) words))
    (reverse words)))

;; Two words as 8 bytes in wire order.
(defun %ip6-half (words i)
  `(u64 (htonll (logior (<< ,(nth i words) 32) ,(nth (+ i 1) words)))))

(defmacro ip6-hi (address) (%ip6-half (%ip6-words 'ip6-hi address) 0))
(defmacro ip6-lo (address) (%ip6-half (%ip6-words 'ip6-lo address) 2))

(defmacro ip6-word (address index)
  (unless (and (integerp index) (>= index 0) (< index 4))
    (error "`ip6-word` takes a number of 0 to 3 here, not ~s" index))
  `(htonl ,(nth index (%ip6-words 'ip6-word address))))

;;; Prefixes: keys of maps of type lpm-trie.

(defun %prefix-length (text part bits)
  (let ((value 0))
    (unless (and (> (length part) 0) (<= (length part) 3))
      (error "`cidr` takes a prefix like \"10.0.0.0/8\" or \"2001:db8::/32\", not ~s" text))
    (dotimes (i (length part))
      (let ((digit (- (char-code (char part i)) 48)))
        (unless (and (>= digit 0) (<= digit 9))
          (error "`cidr` takes a prefix like \"10.0.0.0/8\" or \"2001:db8::/32\", not ~s" text))
        (setf value (+ (* value 10) digit))))
    (when (> value bits)
      (error "the prefix ~s is longer than the ~d bits of its address" text bits))
    value))

;; The words of the address; fails if a bit behind the prefix is set.
(defun %check-prefix (text words len)
  (let ((left len))
    (dolist (word words)
      (unless (= (logand word (>> #xffffffff (max 0 (min 32 left)))) 0)
        (error "the address of ~s has bits behind its prefix" text))
      (setf left (- left 32)))
    words))

(defun %cidr-words (text address)
  (if (cdr (%split address 58))
      (%ip6-words 'cidr address)
      (list (%ip4-number 'cidr address))))

;; Stores into the key: prefix length and address, at the offsets that the kernel reads.
(defun %prefix-stores (prefix key words len)
  (let ((offset 0))
    (cond (key `((store u32 ,prefix 0 ,len)
                 ,@(mapcar (lambda (word)
                             (setf offset (+ offset 4))
                             `(store be32 ,prefix ,offset (htonl ,word)))
                           words)))
          ((cdr words) `((setf (lpm-ipv6-prefix-len ,prefix) ,len
                               (lpm-ipv6-addr-hi ,prefix) ,(%ip6-half words 0)
                               (lpm-ipv6-addr-lo ,prefix) ,(%ip6-half words 2))))
          (t `((setf (lpm-ipv4-prefix-len ,prefix) ,len
                     (lpm-ipv4-addr ,prefix) (htonl ,(first words))))))))

(defmacro cidr (text &optional key)
  (unless (and (stringp text) (= (length (%split text 47)) 2))
    (error "`cidr` takes a prefix like \"10.0.0.0/8\" or \"2001:db8::/32\", not ~s" text))
  (let* ((parts (%split text 47))
         (words (%cidr-words text (first parts)))
         (len (%prefix-length text (second parts) (* 32 (length words))))
         (prefix (gensym "prefix")))
    (unless (symbolp key) (error "`cidr` takes the name of a struct here, not ~s" key))
    (%check-prefix text words len)
    `(let ((,prefix (,(intern (format nil "make-~a"
                                      (or key (if (cdr words) 'lpm-ipv6 'lpm-ipv4)))))))
       ,@(%prefix-stores prefix key words len)
       ,prefix)))
