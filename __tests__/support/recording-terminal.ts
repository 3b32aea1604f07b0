import { PassThrough } from 'node:stream';
import type { Settings } from '../../src/settings';
import { createTerminal, type Streams, type Terminal } from '../../src/terminal/terminal';

/** A terminal on streams that nobody looks at, and what went to its stderr. */
export function createRecordingTerminal(settings: Settings): { terminal: Terminal; printed: () => string } {
  const stderr = new PassThrough();
  const streams = { stdin: new PassThrough(), stdout: new PassThrough(), stderr } as unknown as Streams;
  return { terminal: createTerminal(streams, settings, new AbortController().signal), printed: () => String(stderr.read() ?? '') };
}
