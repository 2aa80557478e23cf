;;; skep-mode.el --- Major mode for Skep  -*- lexical-binding: t -*-
;; SPDX-License-Identifier: MIT

;;; Commentary:
;; Lisp mode with Skep's words and indentation, and an entry for eglot.  Files are recognized by their
;; definitions: (add-to-list 'load-path "..") and (require 'skep-mode).

;;; Code:

(require 'lisp-mode)
(require 'skep-words)

(declare-function jsonrpc-request "jsonrpc")
(declare-function eglot--TextDocumentPositionParams "eglot")
(declare-function eglot--current-server-or-lose "eglot")
(defvar eglot-server-programs)

(defgroup skep nil "Skep, a Lisp that becomes BPF C." :group 'languages)

(defcustom skep-server-command '("skep" "lsp")
  "The command that starts the language server."
  :type '(repeat string))

(defun skep--heads (words)
  "A regular expression for a list whose head is one of WORDS."
  (concat "(" (regexp-opt words t) "\\_>"))

(defconst skep-font-lock-keywords
  `((,(concat (skep--heads skep-definer-words) "[ \t]+\\([^ \t\n()]+\\)")
     (1 font-lock-keyword-face) (2 font-lock-function-name-face))
    (,(skep--heads skep-definer-words) 1 font-lock-keyword-face)
    (,(skep--heads skep-form-words) 1 font-lock-keyword-face)
    (,(skep--heads skep-operator-words) 1 font-lock-builtin-face)
    (,(skep--heads skep-helper-words) 1 font-lock-function-name-face)
    ("\\_<:[^ \t\n()]+" . font-lock-type-face)
    ("\\_<\\+[^ \t\n()]+\\+\\_>" . font-lock-constant-face)
    ("\\_<[A-Z][A-Z0-9_]+\\_>" . font-lock-constant-face)))

(defun skep-indent-function (point state)
  "The column of a line inside a list, as `lisp-indent-function' wants it of POINT and STATE."
  (let ((head (save-excursion
                (goto-char (1+ (elt state 1)))
                (buffer-substring-no-properties (point) (progn (forward-sexp 1) (point))))))
    (if (member head skep-body-words)
        (+ lisp-body-indent (save-excursion (goto-char (elt state 1)) (current-column)))
      (lisp-indent-function point state))))

;;;###autoload
(define-derived-mode skep-mode lisp-mode "Skep"
  "Major mode for Skep."
  (setq-local font-lock-defaults '(skep-font-lock-keywords nil nil nil nil))
  (setq-local lisp-indent-function #'skep-indent-function)
  (setq-local indent-tabs-mode nil))

;;;###autoload
(defun skep-file-p ()
  "Whether the buffer is a Lisp file with one of Skep's definitions."
  (and buffer-file-name
       (string-suffix-p ".lisp" buffer-file-name)
       (save-excursion
         (goto-char (point-min))
         (re-search-forward
          "^(\\(?:defprog\\|defmap\\|defsubprog\\|import-kernel-struct\\|deftracepoint\\|with-bpf-session\\)\\_>"
          20000 t))))

;;;###autoload
(add-to-list 'magic-mode-alist '(skep-file-p . skep-mode))

(with-eval-after-load 'eglot
  (add-to-list 'eglot-server-programs
               (cons 'skep-mode (lambda (&rest _) skep-server-command))))

(defun skep-show-c ()
  "Show the C that comes from the form at point."
  (interactive)
  (let ((answer (jsonrpc-request (eglot--current-server-or-lose) :skep/showC
                                 (eglot--TextDocumentPositionParams))))
    (if (not answer)
        (message "No C comes from this form")
      (with-current-buffer (get-buffer-create "*Skep C*")
        (let ((inhibit-read-only t))
          (erase-buffer)
          (insert (plist-get answer :c))
          (delay-mode-hooks (c-mode))
          (setq buffer-read-only t))
        (display-buffer (current-buffer))))))

(provide 'skep-mode)
;;; skep-mode.el ends here
