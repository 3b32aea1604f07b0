import { needsNoParsing, type Command } from './command';
import { commandTable } from './command-table';
import { rewrite } from './spelling';

/** What was typed, understood. */
export type Parsed =
  | { kind: 'shown'; exitCode: number }
  | {
      kind: 'run';
      command: Command;
      path: readonly string[];
      words: readonly string[];
      args: readonly unknown[];
      options: unknown;
      globals: GlobalOptions;
    };

/** The options that every command has. */
export interface GlobalOptions {
  cwd?: string;
  verbose?: boolean;
}

/** Where help goes. */
export interface Output {
  /** Help that was asked for. */
  result(text: string): void;
  /** Help for a group whose subcommand was left out. */
  note(text: string): void;
  isColored: boolean;
  columns: number;
}

/**
 * Understands what was typed.
 *
 * @throws UsageError for everything that can't be understood
 */
export async function parse(argv: readonly string[], output: Output): Promise<Parsed> {
  const words = rewrite(argv);
  const typed = words.join(' ');
  const entry = commandTable.find(({ path }) => path === typed);
  const command = (await entry?.load?.())?.command;
  if (!command || !needsNoParsing(command)) {
    const { parseByProgram } = await import('./program.js');
    return parseByProgram(words, output);
  }
  return {
    kind: 'run',
    command,
    path: words,
    words: words.slice(1),
    args: [],
    options: {},
    globals: {},
  };
}
