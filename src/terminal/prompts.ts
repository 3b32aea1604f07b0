import { Writable } from 'node:stream';
import { Interrupted, UsageError, throwIfInterrupted } from '../errors';
import type { Streams } from './terminal';

export interface Question {
  /** What is asked, e.g. `What is the name of the project?` */
  text: string;
  /** What to type where nothing can be asked, e.g. `wasp new <name>` */
  instead: string;
  /** The answers to choose from; free text where left out. The first one is the default. */
  choices?: readonly { value: string; hint: string }[];
  /** What is wrong with an answer, or undefined. */
  verify?: (answer: string) => string | undefined;
}

interface Asker extends Pick<Streams, 'stdin' | 'stderr'> {
  isInteractive: boolean;
  isColored: boolean;
  /** Takes the question back. */
  signal: AbortSignal;
}

/**
 * Asks one question on the terminal.
 *
 * @throws Interrupted on Ctrl-C, which the terminal hands over as a key while it is read raw, and when the run is stopped
 * @throws UsageError without a terminal, and when the input ends (Ctrl-D)
 */
export async function ask(
  question: Question,
  { stdin, stderr, isInteractive, isColored, signal }: Asker,
): Promise<string> {
  const missing = (why: string): UsageError =>
    new UsageError(`An answer is missing: ${question.text}`, {
      why,
      next: `Use \`${question.instead}\`.`,
    });
  if (!isInteractive) throw missing('There is no terminal to ask on.');
  const clack = await import('@clack/prompts');
  throwIfInterrupted(signal);
  const end = watchForEnd(stdin);
  const streams = {
    input: stdin,
    output: isColored ? stderr : new Uncolored(stderr),
    signal: AbortSignal.any([signal, end.signal]),
  };
  const answer = await (
    question.choices
      ? clack.select({
          message: question.text,
          options: question.choices.map(({ value, hint }) => ({ value, label: value, hint })),
          ...streams,
        })
      : clack.text({
          message: question.text,
          validate: (value) => question.verify?.(value ?? ''),
          ...streams,
        })
  ).finally(end.stop);
  throwIfInterrupted(signal);
  if (end.signal.aborted) throw missing('The input ended.');
  if (clack.isCancel(answer)) throw new Interrupted('SIGINT');
  return answer;
}

/** clack would wait for ever, and the process end without a word. */
function watchForEnd(stdin: NodeJS.ReadStream): { signal: AbortSignal; stop: () => void } {
  const controller = new AbortController();
  const onEnd = (): void => controller.abort();
  const onKey = (_: unknown, key: { name?: string; ctrl?: boolean } | undefined): void => {
    if (key?.ctrl && key.name === 'd') onEnd();
  };
  stdin.on('keypress', onKey).once('end', onEnd);
  return {
    signal: controller.signal,
    stop: () => void stdin.off('keypress', onKey).off('end', onEnd),
  };
}

/** The same terminal for a library that colours by its own rules: the cursor may be moved, colours are taken out. */
class Uncolored extends Writable {
  readonly isTTY = true;

  constructor(private readonly screen: NodeJS.WriteStream) {
    super({ decodeStrings: false });
  }

  get columns(): number {
    return this.screen.columns;
  }

  get rows(): number {
    return this.screen.rows;
  }

  override _write(text: string, _encoding: string, done: () => void): void {
    this.screen.write(text.replace(COLOR, ''));
    done();
  }
}

// eslint-disable-next-line no-control-regex -- ECMA-48, 8.3.117, Select Graphic Rendition
const COLOR = /\u001B\[[\d;]*m/g;
