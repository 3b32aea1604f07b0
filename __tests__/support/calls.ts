import { existsSync, readFileSync } from 'node:fs';

/** The calls that a stand-in has written down, one JSON document a line; none where it was never called. */
export function readCalls<Call>(file: string): Call[] {
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
}
