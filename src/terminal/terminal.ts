import type { Settings } from '../settings';
import type { Output } from './output';
import { createStyle, isColorAllowed, type Style } from './style';
import type { Question } from './prompts';

export interface Streams {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
}

/** What a terminal is made of. Node.js opens its standard input when it is first looked at, which takes a while. */
export interface Ends {
  stdin(): NodeJS.ReadStream;
  readonly stdout: Output;
  readonly stderr: Output;
}

/** The one way to the screen. Results go to stdout; everything else to stderr. */
export interface Terminal {
  readonly streams: Streams;
  /** Colour for stdout. */
  readonly resultStyle: Style;
  /** Colour for stderr. */
  readonly style: Style;
  /** Whether somebody may be looking: stderr is a terminal. */
  readonly isOnScreen: boolean;
  /** Whether a question can be asked: stdin and stderr are terminals. */
  readonly isInteractive: boolean;
  /** Resolves once all results are written, with what kept them from it, such as a full disk. */
  finish(): Promise<Error | undefined>;
  /** What the command was asked for; a line break is added. */
  result(text: string): void;
  /** The same for a document: JSON for people and programs. */
  json(document: object): void;
  note(text: string): void;
  warn(text: string): void;
  error(text: string): void;
  /** Only with `--verbose` or `DEBUG=wasp*`. */
  debug(text: string): void;
  /** Shows that `work` goes on: a moving line on a terminal, one plain line elsewhere. */
  during<T>(title: string, work: () => Promise<T>): Promise<T>;
  /** @throws UsageError without a terminal, naming what to type instead */
  ask(question: Question): Promise<string>;
}

/** @param signal returns what takes back a question that waits for its answer */
export function createTerminal(
  { stdin, stdout, stderr }: Ends,
  settings: Settings,
  signal: () => AbortSignal,
): Terminal {
  const style = createStyle(isColorAllowed(settings.color, stderr));
  const line = (text: string): void => stderr.write(`${text}\n`);
  const isInteractive = (): boolean => stderr.isTTY && Boolean(stdin().isTTY);

  return {
    streams: {
      get stdin() {
        return stdin();
      },
      get stdout() {
        return stdout.stream();
      },
      get stderr() {
        return stderr.stream();
      },
    },
    style,
    resultStyle: createStyle(isColorAllowed(settings.color, stdout)),
    isOnScreen: stderr.isTTY,
    get isInteractive() {
      return isInteractive();
    },
    async finish() {
      await stdout.finish();
      return stdout.error ?? stderr.error;
    },
    result: (text) => stdout.write(`${text}\n`),
    json: (document) => stdout.write(`${JSON.stringify(document, null, 2)}\n`),
    note: line,
    warn: (text) => line(`${style.yellow('Warning:')} ${text}`),
    error: (text) => line(`${style.red('Error:')} ${text}`),
    debug(text) {
      if (settings.verbose) line(style.dim(text));
    },
    async during(title, work) {
      if (!stderr.isTTY || settings.verbose) {
        line(`${title} ...`);
        return work();
      }
      const { showSpinner } = await import('./spinner.js');
      return showSpinner(stderr.stream(), style, title, work);
    },
    async ask(question) {
      const { ask } = await import('./prompts.js');
      return ask(question, {
        stdin: stdin(),
        stderr: stderr.stream(),
        isInteractive: isInteractive(),
        isColored: style.isColorSupported,
        signal: signal(),
      });
    },
  };
}

/** The same terminal, whose notes go elsewhere. It looks at standard input. */
export function withNote(terminal: Terminal, note: Terminal['note']): Terminal {
  return { ...terminal, note };
}
