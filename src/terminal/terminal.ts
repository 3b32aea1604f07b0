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

export function createTerminal(streams: Streams, settings: Settings): Terminal {
  const { stdin, stdout, stderr } = streams;
  const style = createStyle(isColorAllowed(settings.color, stderr));
  for (const stream of [stdout, stderr]) ignoreClosedPipe(stream);
  const line = (text: string): void => void stderr.write(`${text}\n`);
  const isInteractive = Boolean(stdin.isTTY && stderr.isTTY);

  return {
    streams,
    style,
    resultStyle: createStyle(isColorAllowed(settings.color, stdout)),
    isInteractive,
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
      return ask(question, { stdin, stderr, isInteractive });
    },
  };
}

/** A reader that went away (`wasp deps | head -1`) is no error of ours. */
function ignoreClosedPipe(stream: NodeJS.WriteStream): void {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}
