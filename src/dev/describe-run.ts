import { formatTable } from '../terminal/table';
import type { RunRecord } from './run-record';

/** Of a start that had nothing to do. */
export function sinceWhen({ since }: RunRecord): string {
  return `The app runs already, since ${new Date(since).toLocaleString()}.`;
}

/** What a start says of an app that runs without it, for people. @param what the first line */
export function describeRun(
  what: string,
  { parts, clientUrl, serverUrl, pid }: RunRecord,
  logFile: string,
): string {
  const urls = { client: clientUrl, server: serverUrl };
  const rows = [
    ...(['client', 'server'] as const)
      .filter((part) => parts.includes(part))
      .map((part) => [part, urls[part] ?? 'not known yet']),
    ['process', String(pid)],
    ['log', logFile],
  ];
  return [
    what,
    formatTable(rows, { indent: '  ' }),
    '`wasp status` shows how it is, `wasp logs` what it says, `wasp stop` stops it.',
  ].join('\n');
}
