import type { Command as Declaration } from '@commander-js/extra-typings';
import { Command as Commander, CommanderError } from 'commander';
import { UsageError } from '../errors';
import type { Command } from './command';
import { commandTable, type TableEntry } from './command-table';
import type { GlobalOptions, Output, Parsed } from './parse';
import { countLeadingOptions } from './spelling';

/**
 * Finds the typed command, loads its file, declares its options and parses.
 * Help is printed here, through `output`.
 *
 * @param words as `rewrite` leaves them
 * @throws UsageError for everything that can't be understood
 */
export async function parseByProgram(words: readonly string[], output: Output): Promise<Parsed> {
  let reached: Parsed | undefined;
  let help = '';
  const show = (text: string): void => {
    help += text;
  };
  const program = buildProgram(
    { ...output, show, typed: words[countLeadingOptions(words)] },
    (entry, command, declaration) => {
      reached = {
        kind: 'run',
        command,
        path: entry.path.split(' '),
        words: program.args.slice(1),
        args: declaration.processedArgs,
        options: declaration.optsWithGlobals(),
        globals: program.opts<GlobalOptions>(),
      };
    },
  );
  try {
    await program.parseAsync(words, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    const exitCode = exitCodeOf(error);
    (exitCode === 0 ? output.result : output.note)(help.trimEnd());
    return { kind: 'shown', exitCode };
  }
  return reached ?? { kind: 'shown', exitCode: 0 };
}

/** All commands with their options and arguments declared: what can be typed, for completion. Loads the file of every command. */
export async function declareAll(): Promise<Commander> {
  const program = buildProgram({ show: () => {}, isColored: false, columns: 80 }, () => {});
  const declareBelow = async (parent: Commander, words: readonly string[]): Promise<void> => {
    for (const child of parent.commands) {
      const path = [...words, child.name()];
      await declare(
        commandTable.find((entry) => entry.path === path.join(' ')),
        child,
        () => {},
      );
      await declareBelow(child, path);
    }
  };
  await declareBelow(program, []);
  return program;
}

type Reach = (entry: TableEntry, command: Command, declaration: Commander) => void;

interface Building extends Pick<Output, 'isColored' | 'columns'> {
  show(text: string): void;
  /** The word that may be a command. */
  typed?: string | undefined;
}

function buildProgram({ show, isColored, columns, typed }: Building, reach: Reach): Commander {
  const program = new Commander('wasp')
    .description("Wasp's command line: make, run, build and deploy full-stack apps.")
    .option('-C, --cwd <dir>', 'run as if started in this folder')
    .option('--verbose', 'show what goes on inside, and where errors come from')
    .option('--no-color', 'no colours')
    .helpOption('-h, --help', 'show help')
    .helpCommand(false)
    .addHelpText(
      'after',
      '\nRun `wasp <command> --help` for more on a command, `wasp --version` for the version.',
    )
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({
      writeOut: show,
      writeErr: show,
      outputError: () => {},
      getOutHelpWidth: () => columns,
      getErrHelpWidth: () => columns,
      getOutHasColors: () => isColored,
      getErrHasColors: () => isColored,
    });

  const declarations = new Map<string, Commander>([['', program]]);
  for (const entry of entriesBelow(typed)) {
    const words = entry.path.split(' ');
    const name = words.pop() ?? '';
    const parent = declarations.get(words.join(' ')) ?? program;
    const declaration = parent.command(name).description(entry.summary).helpCommand(false);
    if (entry.alias) declaration.alias(entry.alias);
    declarations.set(entry.path, declaration);
  }
  for (const declaration of declarations.values())
    declaration.exitOverride((error) => throwUsage(declaration, error));
  const entryOf = new Map(commandTable.map((entry) => [declarations.get(entry.path), entry]));
  for (const parent of declarations.values()) {
    if (parent.commands.length > 0)
      parent.hook('preSubcommand', (_, reached) => declare(entryOf.get(reached), reached, reach));
  }
  return program;
}

/** A command and what is below it; all of them where the word is none: then help or a guess is wanted. */
function entriesBelow(typed: string | undefined): readonly TableEntry[] {
  const top = commandTable.find(
    ({ path, alias }) =>
      !path.includes(' ') && (path === typed || (alias !== undefined && alias === typed)),
  );
  return top
    ? commandTable.filter(({ path }) => path === top.path || path.startsWith(`${top.path} `))
    : commandTable;
}

async function declare(
  entry: TableEntry | undefined,
  declaration: Commander,
  reach: Reach,
): Promise<void> {
  if (!entry?.load) return;
  const { command } = await entry.load();
  command.declare(declaration as unknown as Declaration);
  declaration.action(() => reach(entry, command, declaration));
}

/** 0 for help that was asked for; 2 for a group without a subcommand, which has shown its help. */
function exitCodeOf(error: CommanderError): number {
  return error.code === 'commander.helpDisplayed' ? 0 : 2;
}

/** Whether the word after a group is none of its subcommands, though commander has something else to say. */
function isUnknownCommand(parent: Commander): boolean {
  const [first] = parent.args;
  const hasOnlySubcommands = parent.commands.length > 0 && parent.registeredArguments.length === 0;
  return hasOnlySubcommands && first !== undefined && !first.startsWith('-');
}

/** commander's words, in the shell's form. A word that was not typed to its end is a surer guess than one of similar letters. */
function throwUsage(parent: Commander, error: CommanderError): never {
  if (
    ['commander.helpDisplayed', 'commander.excessArguments'].includes(error.code) &&
    isUnknownCommand(parent)
  ) {
    (parent as unknown as { unknownCommand(): never }).unknownCommand();
  }
  if (error.code === 'commander.helpDisplayed' || error.code === 'commander.help') throw error;
  // What follows the `=` of a mistyped option may be a secret.
  const message = error.message.replace(/(unknown option '-[^=']*)=[\s\S]*?'(?=$|\n)/, "$1'");
  const [what = '', hint] = message
    .replace(/^error: /, '')
    .replace(/\.(?=\n|$)/, '')
    .split('\n');
  const typed = error.code === 'commander.unknownCommand' ? /'(.*)'/.exec(what)?.[1] : undefined;
  const completed =
    typed && parent.commands.map((known) => known.name()).find((name) => name.startsWith(typed));
  throw new UsageError(`${what.charAt(0).toUpperCase()}${what.slice(1)}.`, {
    ...(hint && { why: hint.replace(/^\((.*)\)$/, '$1') }),
    ...(completed && { why: `Did you mean ${completed}?` }),
    ...(typed &&
      !hint &&
      !completed &&
      parent.parent && {
        why: `After ${parent.name()} comes one of: ${parent.commands.map((known) => known.name()).join(', ')}.`,
      }),
    next: 'Run the same command with --help to see what it takes.',
  });
}
