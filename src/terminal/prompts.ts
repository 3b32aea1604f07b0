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
 * @throws UsageError without a terminal
 */
export async function ask(question: Question, { stdin, stderr, isInteractive, isColored, signal }: Asker): Promise<string> {
  if (!isInteractive) {
    throw new UsageError(`An answer is missing: ${question.text}`, {
      why: 'There is no terminal to ask on.',
      next: `Use \`${question.instead}\`.`,
    });
  }
  const clack = await import('@clack/prompts');
  throwIfInterrupted(signal);
  const streams = { input: stdin, output: isColored ? stderr : withoutColor(stderr), signal };
  const answer = question.choices
    ? await clack.select({
        message: question.text,
        options: question.choices.map(({ value, hint }) => ({ value, label: value, hint })),
        ...streams,
      })
    : await clack.text({ message: question.text, validate: (value) => question.verify?.(value ?? ''), ...streams });
  throwIfInterrupted(signal);
  if (clack.isCancel(answer)) throw new Interrupted('SIGINT');
  return answer;
}

/** The same terminal for a library that colours by its own rules: the cursor may be moved, colours are taken out. */
function withoutColor(stream: NodeJS.WriteStream): NodeJS.WriteStream {
  const write = (text: string): boolean => stream.write(text.replace(COLOR, ''));
  return Object.create(stream, { write: { value: write } }) as NodeJS.WriteStream;
}

// eslint-disable-next-line no-control-regex -- ECMA-48, 8.3.117, Select Graphic Rendition
const COLOR = /\u001B\[[\d;]*m/g;
