;;; einklang-mode.el --- Drafts of agreements, and what contradicts in them -*- lexical-binding: t; -*-

;; Version: 0.1.0
;; Package-Requires: ((emacs "28.1") (eglot "1.9"))
;; Keywords: languages

;;; Commentary:

;; (add-to-list 'load-path "…/editors/emacs")
;; (require 'einklang-mode)
;;
;; `.ekl' opens in `einklang-mode'.  Drafts in Markdown (`.ekl.md') open in `markdown-mode' where it is installed, else as
;; text; the server is told of both by eglot.

;;; Code:

(require 'project)

(declare-function eglot-ensure "eglot")
(defvar eglot-server-programs)

(defgroup einklang nil
  "Drafts of agreements, and what contradicts in them."
  :group 'languages)

(defcustom einklang-program '("einklang" "lsp")
  "The language server."
  :type '(repeat string))

(defcustom einklang-language nil
  "The language of findings: \"de\", \"en\", or nil for that of the project."
  :type '(choice (const nil) (const "de") (const "en")))

(defvar einklang-mode-syntax-table
  (let ((table (make-syntax-table)))
    (modify-syntax-entry ?# "<" table)
    (modify-syntax-entry ?\n ">" table)
    (modify-syntax-entry ?\" "\"" table)
    (modify-syntax-entry ?\\ "\\" table)
    (modify-syntax-entry ?_ "_" table)
    (modify-syntax-entry ?. "_" table)
    table)
  "Comments, texts and names.")

(defconst einklang-font-lock
  (let ((name "[[:alpha:]_][[:alnum:]_.]*")
        (items '("use" "unit" "choice" "kind" "rule" "define" "value" "accept" "test" "extend"))
        (words '("severity" "for" "where" "unless" "let" "report" "with" "help" "safe" "fix" "insert" "replace" "cite"
                 "note" "alias" "sentence" "because" "by" "until" "expect" "during" "when" "satisfies" "via" "and" "or"
                 "not" "in" "is" "overlaps" "meets" "within" "before" "after" "reaches" "some" "every" "of" "per")))
    `((,(concat "^\\s-*" (regexp-opt items t) "\\s-+\\(" name "\\)\\(?:[^:]\\|$\\)")
       (1 font-lock-keyword-face) (2 font-lock-function-name-face))
      (,(concat "\\_<\\(" name "\\)\\s-*:") 1 font-lock-variable-name-face)
      (,(concat "^\\s-*\\(" name "\\)\\s-+\\(" name "\\)\\s-*\\(?:\"\\|{\\|[a-z][a-z] \"\\|$\\)")
       (1 font-lock-type-face) (2 font-lock-function-name-face))
      ("\\_<\\(unknown\\|any\\|yes\\|no\\|today\\|given\\|none\\|known\\)\\_>" . font-lock-constant-face)
      ("\\_<[0-9][0-9_]*\\(?:\\.[0-9]+\\|-[0-9][0-9]\\)*\\_>" . font-lock-constant-face)
      (,(concat "\\_<" (regexp-opt words t) "\\_>") . font-lock-keyword-face)))
  "What is coloured how, without a server.")

;;;###autoload
(define-derived-mode einklang-mode prog-mode "Einklang"
  "Agreements, rules, and the contradictions between them."
  (setq-local comment-start "# "
              comment-start-skip "#+\\s-*"
              indent-line-function #'einklang-indent-line
              indent-tabs-mode nil
              font-lock-defaults '(einklang-font-lock))
  (eglot-ensure))

(defun einklang-indent-line ()
  "Two blanks for every body that is open here."
  (interactive)
  (let ((depth (save-excursion
                 (beginning-of-line)
                 (let ((open (car (syntax-ppss))))
                   (if (looking-at-p "\\s-*[})]") (1- open) open)))))
    (save-excursion (indent-line-to (* 2 (max 0 depth))))
    (when (< (current-column) (current-indentation))
      (back-to-indentation))))

;;;###autoload
(define-derived-mode einklang-draft-mode text-mode "Entwurf"
  "A draft in Markdown, where `markdown-mode' is not installed."
  (setq-local font-lock-defaults '((("^#+ .*$" . font-lock-doc-face) ("^```.*$" . font-lock-comment-face)))))

(defun einklang-draft ()
  "Open a draft in Markdown, and tell the server of it."
  (if (fboundp 'markdown-mode) (markdown-mode) (einklang-draft-mode))
  (eglot-ensure))

(defun einklang-project (folder)
  "The project that FOLDER lies in: the nearest one with an `einklang.toml'."
  (let ((root (locate-dominating-file folder "einklang.toml")))
    (and root (cons 'einklang root))))

(cl-defmethod project-root ((project (head einklang)))
  "The folder of PROJECT."
  (cdr project))

(defun einklang-contact (&optional _interactive)
  "What eglot starts, and with which options."
  (append einklang-program
          (and einklang-language `(:initializationOptions (:lang ,einklang-language)))))

;;;###autoload
(add-to-list 'auto-mode-alist '("\\.ekl\\'" . einklang-mode))
;;;###autoload
(add-to-list 'auto-mode-alist '("\\.ekl\\.md\\'" . einklang-draft))

(add-hook 'project-find-functions #'einklang-project)

(with-eval-after-load 'eglot
  (add-to-list 'eglot-server-programs '((einklang-mode einklang-draft-mode) . einklang-contact))
  ;; Only drafts are sent, and not every text in Markdown.
  (add-to-list 'eglot-server-programs '((markdown-mode gfm-mode) . einklang-contact)))

(provide 'einklang-mode)
;;; einklang-mode.el ends here
