import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { quote, runProgram } from './run-wasp';
import type { Sandbox } from './sandbox';

export interface Typed {
  /** A completion script, as printed. */
  script: string;
  /** What stands before the cursor. */
  line: string;
  cwd: string;
}

/** What a real shell offers for a line, as words of their own: unquoted, without the slash after a folder, sorted. */
export const COMPLETERS = { bash: completeInBash, zsh: completeInZsh, fish: completeInFish };

async function completeInBash(sandbox: Sandbox, { script, line, cwd }: Typed): Promise<string[]> {
  const words = line.split(' ').flatMap((word) => word.split(/(?<==)|(?==)/));
  const program = `${script}\nCOMP_WORDS=(${words.map(quote).join(' ')}); COMP_CWORD=$((\${#COMP_WORDS[@]} - 1)); _wasp; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout, stderr } = await runProgram(sandbox, 'bash', ['--norc', '-c', program], { cwd });
  return toWords(stdout, stderr);
}

/** What zsh's line editor is given is written down on its way: a completion can't be asked for otherwise. */
const ZSH_INIT = `
PROMPT=
autoload -Uz compinit; compinit -u -D
source "$WASP_SCRIPT"
bindkey '^I' complete-word
begin() { echo BEGIN }; finish() { echo END }
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
zpty -w -n z "$WASP_LINE"$'\\t'
zpty -r z shown '*END*'
print -r -- "$shown"
`;

async function completeInZsh(sandbox: Sandbox, { script, line, cwd }: Typed): Promise<string[]> {
  const folder = join(sandbox.home, '..');
  const env = { WASP_SCRIPT: join(folder, 'completion.zsh'), WASP_INIT: join(folder, 'init.zsh'), WASP_LINE: line };
  writeFileSync(env.WASP_SCRIPT, script);
  writeFileSync(env.WASP_INIT, ZSH_INIT);
  const { stdout, stderr } = await runProgram(sandbox, 'zsh', ['-f', '-c', ZSH_OUTER], { cwd, env });
  const shown = /BEGIN\r?\n([\s\S]*)END/.exec(stdout)?.[1];
  if (shown === undefined) throw new Error(`zsh completed nothing:\n${stdout}${stderr}`);
  return toWords(shown.replaceAll('\r', '').replaceAll('\\ ', ' '), stderr);
}

async function completeInFish(sandbox: Sandbox, { script, line, cwd }: Typed): Promise<string[]> {
  const { stdout, stderr } = await runProgram(sandbox, 'fish', ['--no-config', '-c', `${script}\ncomplete -C ${quote(line)}`], { cwd });
  // fish offers the whole of `--option=value`, and describes what it offers after a tab.
  return toWords(stdout.replace(/\t.*$/gm, '').replace(/^--[\w-]+=/gm, ''), stderr);
}

function toWords(text: string, stderr: string): string[] {
  if (stderr) throw new Error(`The shell complained:\n${stderr}`);
  return [...new Set(text.split('\n').filter(Boolean).map((word) => word.replace(/\/$/, '')))].sort();
}
