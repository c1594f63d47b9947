# Einklang in Kakoune: colours, comments and indentation; the server through kak-lsp (kak-lsp.toml).

hook global BufCreate .*\.ekl %{ set-option buffer filetype einklang }

hook global WinSetOption filetype=einklang %{
    require-module einklang
    set-option buffer comment_line '#'
    hook window InsertChar \n -group einklang-indent einklang-indent-on-new-line
    hook -once -always window WinSetOption filetype=.* %{ remove-hooks window einklang-.+ }
}

hook -group einklang-highlight global WinSetOption filetype=einklang %{
    add-highlighter window/einklang ref einklang
    hook -once -always window WinSetOption filetype=.* %{ remove-highlighter window/einklang }
}

provide-module einklang %§

add-highlighter shared/einklang regions
add-highlighter shared/einklang/code default-region group
add-highlighter shared/einklang/comment region '#' '$' fill comment
add-highlighter shared/einklang/lines region '"""' '"""' fill string
add-highlighter shared/einklang/text region '"' '(?<!\\)(?:\\\\)*"|$' fill string

# What comes later wins.
add-highlighter shared/einklang/code/ regex '^\h*(\w[\w.]*)\h+(\w[\w.]*)\h*(?:\{|"|$|[a-z]{2,3}\h*")' 1:type 2:variable
add-highlighter shared/einklang/code/ regex '\b(\w[\w.]*)\h*:' 1:attribute
add-highlighter shared/einklang/code/ regex '\b\d[\d_]*(?:\.\d+)?(?:-\d\d(?:-\d\d)?)?\b' 0:value
add-highlighter shared/einklang/code/ regex '\b(?:unknown|any|yes|no|today|given|none|known)\b' 0:value
add-highlighter shared/einklang/code/ regex '\b(?:during|as of|per|about|at least|at most|thousand|million|billion)\b' 0:keyword
add-highlighter shared/einklang/code/ regex '^\h*(severity|for|where|unless|let|report|with|help|safe|fix|cite|note|alias|sentence|because|by|until|expect)\b' 1:keyword
add-highlighter shared/einklang/code/ regex '\b(?:and|or|not|is|overlaps|meets|within|before|after|reaches|satisfies|via|every|some)\b' 0:operator
add-highlighter shared/einklang/code/ regex '^\h*(use|unit|choice|kind|rule|define|value|accept|test|extend)\h+(\w[\w.]*)?' 1:keyword 2:function

define-command -hidden einklang-indent-on-new-line %{
    evaluate-commands -draft -itersel %{
        try %{ execute-keys -draft <semicolon> K <a-&> }
        try %{ execute-keys -draft k <a-x> <a-k> \{\h*$ <ret> j <a-gt> }
    }
}

§
