# Whether the words before the cursor lead to a command, with so many arguments after it where a number is given.
# `__wasp_enter <position|at|word>` sets `at` to the command that a word leads to.
# `__wasp_takes_value <at|option>` tells whether the next word is the option's value.
# src/cli/completion/fish.ts writes both.
function __wasp_at
    set -l words (commandline -opc)
    set -e words[1]
    set -l at ''
    set -l position 0
    set -l takes_value no
    set -l ended no
    for word in $words
        if test $ended = yes
            set position (math $position + 1)
        else if test $takes_value = yes
            set takes_value no
        else if test "$word" = --
            set ended yes
        else if string match -q -- '-*' "$word"
            __wasp_takes_value "$at|$word"; and set takes_value yes
        else
            __wasp_enter "$position|$at|$word"; or set position (math $position + 1)
        end
    end
    test "$at" = "$argv[1]"; and begin
        test -z "$argv[2]"; or test "$position" = "$argv[2]"
    end
end

complete -c wasp -f
