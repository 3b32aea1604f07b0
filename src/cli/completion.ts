import type { Argument, Command as Commander, Option } from 'commander';
import { toBash } from './completion/bash';
import { toFish } from './completion/fish';
import { toZsh } from './completion/zsh';
import { declareAll } from './program';

export const COMPLETION_SHELLS = ['bash', 'zsh', 'fish'] as const;
export type CompletionShell = (typeof COMPLETION_SHELLS)[number];

/** What an option or an argument takes: one of a few words, a path, or what nobody can guess. */
export type Value = { readonly choices: readonly string[] } | 'folder' | 'file' | 'any';

export interface CompletedOption {
  /** As typed, e.g. `['-C', '--cwd']`. */
  readonly flags: readonly string[];
  readonly description: string;
  /** Undefined for a switch. */
  readonly takes: Value | undefined;
}

/** What can be typed after one command, `''` being `wasp` itself. */
export interface CompletedCommand {
  readonly path: string;
  readonly subcommands: readonly {
    readonly words: readonly string[];
    readonly summary: string;
    readonly path: string;
  }[];
  readonly options: readonly CompletedOption[];
  readonly args: readonly Value[];
  /** Whether the last argument can be typed any number of times. */
  readonly isVariadic: boolean;
}

export interface Completed {
  readonly commands: readonly CompletedCommand[];
  /** Options that every command has. */
  readonly globals: readonly CompletedOption[];
}

const WRITERS: Readonly<Record<CompletionShell, (completed: Completed, mark: string) => string>> = {
  bash: toBash,
  zsh: toZsh,
  fish: toFish,
};

/** Stands near the top of every script, and tells ours from those of others. */
const MARK = '# Made by `wasp completion` of wasp-shell';

/** The script that completes `wasp` in a shell. Nothing is started when it completes. */
export async function writeCompletionScript(shell: CompletionShell): Promise<string> {
  return WRITERS[shell](
    describeProgram(await declareAll()),
    `${MARK}: run \`wasp completion ${shell} --install\` again after an update.`,
  );
}

/** Whether a script was made here. */
export function isOwnScript(text: string): boolean {
  return text.split('\n', 3).some((line) => line.startsWith(MARK));
}

export function describeProgram(program: Commander): Completed {
  return {
    commands: describeBelow(program, []),
    globals: program.options.filter(({ hidden }) => !hidden).map(describeOption),
  };
}

function describeBelow(command: Commander, words: readonly string[]): CompletedCommand[] {
  const help = command.createHelp();
  const path = words.join(' ');
  const own: CompletedCommand = {
    path,
    subcommands: command.commands.map((child) => ({
      words: [child.name(), ...child.aliases()],
      summary: child.description(),
      path: [...words, child.name()].join(' '),
    })),
    // `wasp` has the global ones as its own.
    options: help
      .visibleOptions(command)
      .filter((option) => words.length > 0 || !command.options.includes(option))
      .map(describeOption),
    args: command.registeredArguments.map((argument) => valueOf(argument, argument.name())),
    isVariadic: command.registeredArguments.some(({ variadic }) => variadic),
  };
  return [
    own,
    ...command.commands.flatMap((child) => describeBelow(child, [...words, child.name()])),
  ];
}

function describeOption(option: Option): CompletedOption {
  const placeholder = /[<[]([^\]>.]+)/.exec(option.flags)?.[1];
  return {
    flags: [option.short, option.long].filter((flag) => flag !== undefined),
    description: option.description,
    takes: option.required && placeholder !== undefined ? valueOf(option, placeholder) : undefined,
  };
}

/** Paths are known by the word that help shows for them. */
function valueOf({ argChoices }: Option | Argument, placeholder: string): Value {
  if (argChoices) return { choices: argChoices };
  if (/^(dir|folder)$/.test(placeholder)) return 'folder';
  return /^(file|path|args)$/.test(placeholder) ? 'file' : 'any';
}
