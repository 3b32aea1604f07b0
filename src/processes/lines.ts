import type { Readable } from 'node:stream';

/** Cuts a text that comes in pieces into lines. */
export interface LineCutter {
  /** @returns the lines that this piece completes, without their `\n` */
  add(piece: string): string[];
  /** The beginning of a line whose end has not come yet. */
  rest(): string;
}

export function createLineCutter(): LineCutter {
  let rest = '';
  return {
    add(piece) {
      const lines = `${rest}${piece}`.split('\n');
      rest = lines.pop() ?? '';
      return lines;
    },
    rest: () => rest,
  };
}

/**
 * Cuts streams into lines and hands them on one by one, in the order that they came. The end of a stream counts as the end of a line.
 * `node:readline` would take the `\r` of a progress bar for the end of a line, too.
 *
 * @returns resolves once all streams have ended
 */
export async function readLines(
  streams: readonly Readable[],
  onLine: (line: string) => void,
): Promise<void> {
  await Promise.all(
    streams.map(
      (stream) =>
        new Promise<void>((resolve) => {
          const cutter = createLineCutter();
          stream.setEncoding('utf8');
          stream.on('data', (text: string) => {
            for (const line of cutter.add(text)) onLine(line.replace(/\r$/, ''));
          });
          stream.once('close', () => {
            if (cutter.rest()) onLine(cutter.rest());
            resolve();
          });
        }),
    ),
  );
}
