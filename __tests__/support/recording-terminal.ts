import { PassThrough } from 'node:stream';
import type { Settings } from '../../src/settings';
import { throughStream } from '../../src/terminal/output';
import { createTerminal, type Ends, type Terminal } from '../../src/terminal/terminal';

/** A terminal on streams that nobody looks at, and what went to its stderr. */
export function createRecordingTerminal(settings: Settings): {
  terminal: Terminal;
  printed: () => string;
} {
  const stderr = new PassThrough();
  const toOutput = (stream: PassThrough) => throughStream(stream as unknown as NodeJS.WriteStream);
  const ends: Ends = {
    stdin: () => new PassThrough() as unknown as NodeJS.ReadStream,
    stdout: toOutput(new PassThrough()),
    stderr: toOutput(stderr),
  };
  return {
    terminal: createTerminal(ends, settings, () => new AbortController().signal),
    printed: () => String(stderr.read() ?? ''),
  };
}
