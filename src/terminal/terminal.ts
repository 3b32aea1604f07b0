import type { Settings } from '../settings';
import { createStyle, isColorAllowed, type Style } from './style';
import type { Question } from './prompts';

export interface Streams {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
}

/** The one way to the screen. Results go to stdout; everything else to stderr. */
export interface Terminal {
  readonly streams: Streams;
  /** Colour for stdout. */
  readonly resultStyle: Style;
  /** Colour for stderr. */
  readonly style: Style;
  /** Whether a question can be asked: stdin and stderr are terminals. */
  readonly isInteractive: boolean;
  /** Resolves once all results are written, with what kept them from it, such as a full disk. */
  finish(): Promise<Error | undefined>;
  /** What the command was asked for; a line break is added. */
  result(text: string): void;
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

/** @param signal takes back a question that waits for its answer */
export function createTerminal(streams: Streams, settings: Settings, signal: AbortSignal): Terminal {
  const { stdout, stderr } = streams;
  const style = createStyle(isColorAllowed(settings.color, stderr));
  let outputError: Error | undefined;
  for (const stream of [stdout, stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      // A reader that went away (`wasp deps | head -1`) is no error of ours, nor is a terminal that was closed.
      if (error.code !== 'EPIPE' && error.code !== 'EIO') outputError ??= error;
    });
  }
  const line = (text: string): void => void stderr.write(`${text}\n`);

  return {
    streams,
    style,
    resultStyle: createStyle(isColorAllowed(settings.color, stdout)),
    // Node.js opens its standard input when it is first looked at, which takes a while.
    get isInteractive() {
      return Boolean(stderr.isTTY && streams.stdin.isTTY);
    },
    async finish() {
      if (!stdout.destroyed) await new Promise<void>((resolve) => stdout.write('', () => resolve()));
      await new Promise((resolve) => setImmediate(resolve));
      return outputError;
    },
    result: (text) => void stdout.write(`${text}\n`),
    note: line,
    warn: (text) => line(`${style.yellow('Warning:')} ${text}`),
    error: (text) => line(`${style.red('Error:')} ${text}`),
    debug: (text) => void (settings.verbose && line(style.dim(text))),
    async during(title, work) {
      if (!stderr.isTTY || settings.verbose) {
        line(`${title} ...`);
        return work();
      }
      const { showSpinner } = await import('./spinner.js');
      return showSpinner(stderr, style, title, work);
    },
    async ask(question) {
      const { ask } = await import('./prompts.js');
      return ask(question, { stdin: streams.stdin, stderr, isInteractive: this.isInteractive, isColored: style.isColorSupported, signal });
    },
  };
}
