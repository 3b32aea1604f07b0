import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { quote, runProgram, type Run } from './run-wasp';
import type { Sandbox } from './sandbox';

export interface Typed {
  /** A completion script, as printed. */
  script: string;
  /** What stands before the cursor, time after time. */
  lines: readonly string[];
  cwd: string;
}

/** What a shell offers for each line: words unquoted, without the slash after a folder, sorted. */
export type Offered = Record<string, string[]>;

/** Real shells. A shell that complains fails: there is no `wasp` that a script could start. */
export const COMPLETERS = { bash: completeInBash, zsh: completeInZsh, fish: completeInFish };

async function completeInBash(sandbox: Sandbox, { script, lines, cwd }: Typed): Promise<Offered> {
  const asked = lines.map((line) => {
    const words = line.split(' ').flatMap((word) => word.split(/(?<==)|(?==)/));
    return `COMP_WORDS=(${words.map(quote).join(' ')}); COMP_CWORD=$((\${#COMP_WORDS[@]} - 1)); _wasp; echo BEGIN; printf '%s\\n' "\${COMPREPLY[@]}"; echo END`;
  });
  return toOffered(
    lines,
    await runProgram(sandbox, 'bash', ['--norc', '-c', [script, ...asked].join('\n')], { cwd }),
  );
}

/** What zsh's line editor is given is written down on its way: a completion can't be asked for otherwise. */
const ZSH_INIT = `
PROMPT=
# A long list would ask whether it is wanted, and take what is typed for the answer.
unsetopt auto_list
autoload -Uz compinit; compinit -u -D
source "$WASP_SCRIPT"
bindkey '^I' complete-word
begin() { compprefuncs=(begin); echo BEGIN }; finish() { comppostfuncs=(finish); echo END }
compprefuncs=(begin); comppostfuncs=(finish)
compadd() {
  if [[ \${@[1,(i)(-|--)]} != *-(O|A|D)\\ * ]]; then
    local -a hits
    builtin compadd -A hits "$@"
    (( $#hits )) && print -rl -- $hits
  fi
  builtin compadd "$@"
}
`;
const ZSH_OUTER = `
zmodload zsh/zpty
zpty z zsh -f -i
zpty -w z 'source "$WASP_INIT"; echo REA''DY'
zpty -r z shown '*READY*'
for line in "$@"; do
  zpty -w -n z $'\\C-u'"$line"$'\\t'
  zpty -r z shown '*END*'
  print -r -- "$shown"
done
`;

async function completeInZsh(sandbox: Sandbox, { script, lines, cwd }: Typed): Promise<Offered> {
  const folder = join(sandbox.home, '..');
  const env = { WASP_SCRIPT: join(folder, 'completion.zsh'), WASP_INIT: join(folder, 'init.zsh') };
  writeFileSync(env.WASP_SCRIPT, script);
  writeFileSync(env.WASP_INIT, ZSH_INIT);
  const run = await runProgram(sandbox, 'zsh', ['-f', '-c', ZSH_OUTER, 'zsh', ...lines], {
    cwd,
    env,
  });
  return toOffered(lines, {
    ...run,
    stdout: run.stdout.replaceAll('\r', '').replaceAll('\\ ', ' '),
  });
}

async function completeInFish(sandbox: Sandbox, { script, lines, cwd }: Typed): Promise<Offered> {
  const asked = lines.map((line) => `echo BEGIN; complete -C ${quote(line)}; echo END`);
  const run = await runProgram(
    sandbox,
    'fish',
    ['--no-config', '-c', [script, ...asked].join('\n')],
    { cwd },
  );
  // fish offers the whole of `--option=value`, and describes what it offers after a tab.
  return toOffered(lines, {
    ...run,
    stdout: run.stdout.replace(/\t.*$/gm, '').replace(/^--[\w-]+=/gm, ''),
  });
}

function toOffered(lines: readonly string[], { stdout, stderr }: Run): Offered {
  if (stderr) throw new Error(`The shell complained:\n${stderr}`);
  const answers = [...stdout.matchAll(/BEGIN\n([\s\S]*?)END/g)].map(([, text = '']) => text);
  if (answers.length !== lines.length)
    throw new Error(`${answers.length} of ${lines.length} lines were completed:\n${stdout}`);
  return Object.fromEntries(lines.map((line, index) => [line, toWords(answers[index] ?? '')]));
}

function toWords(text: string): string[] {
  return [
    ...new Set(
      text
        .split('\n')
        .filter(Boolean)
        .map((word) => word.replace(/\/$/, '')),
    ),
  ].sort();
}
