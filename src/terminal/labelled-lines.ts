import type { Readable } from 'node:stream';

/**
 * Cuts streams into whole lines and hands them on one by one, in the order that they came. What a stream ends with counts as a line.
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
          let rest = '';
          stream.setEncoding('utf8');
          stream.on('data', (text: string) => {
            const lines = (rest + text).split('\n');
            rest = lines.pop() ?? '';
            for (const line of lines) onLine(line.replace(/\r$/, ''));
          });
          stream.once('close', () => {
            if (rest) onLine(rest);
            resolve();
          });
        }),
    ),
  );
}
