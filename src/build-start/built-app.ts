import { createOutput } from '../dev/output';
import type { Urls } from '../dev/parts';
import { waitForPort } from '../dev/ready';
import { UserError } from '../errors';
import type { PortName, Ports } from '../ports/reserve';
import type { ChildCommand } from '../processes/run';
import { supervise, type Crash, type Supervised } from '../processes/supervise';
import type { Terminal } from '../terminal/terminal';

/** How the built app came to an end: by itself where a part of it is named. */
export type BuiltAppEnd = { part: PortName; crash: Crash } | undefined;

interface BuiltApp {
  commands: Readonly<Record<PortName, ChildCommand>>;
  ports: Ports;
  urls: Urls;
  terminal: Terminal;
  signal: AbortSignal;
}

/** Runs server and client in one labelled stream, until one of them ends or the run is stopped. Resolves once both have ended. */
export async function runBuiltApp({
  commands,
  ports,
  urls,
  terminal,
  signal,
}: BuiltApp): Promise<BuiltAppEnd> {
  const output = createOutput(terminal, false);
  const over = new AbortController();
  const parts: Supervised[] = [];
  const end = await new Promise<BuiltAppEnd>((resolve) => {
    if (signal.aborted) return resolve(undefined);
    signal.addEventListener('abort', () => resolve(undefined), { once: true });
    for (const part of ['server', 'client'] as const) {
      parts.push(
        supervise(() => commands[part], {
          onLine: (line) => output.line(part, line),
          onCrash: (crash) => resolve({ part, crash }),
        }),
      );
    }
    void announce(ports, over.signal, () =>
      output.line(
        'wasp',
        `The built app is at ${urls.client}, its server at ${urls.server}. Ctrl-C stops both.`,
      ),
    );
  });
  over.abort();
  await Promise.all(parts.map((part) => part.stop(signal.aborted ? signal.reason : 'SIGTERM')));
  return end;
}

async function announce(ports: Ports, signal: AbortSignal, say: () => void): Promise<void> {
  const answered = await Promise.all(
    [ports.server, ports.client].map((port) => waitForPort(port, signal)),
  );
  if (answered.every(Boolean)) say();
}

export function explainEnd(part: PortName, { exitCode, signal, lastLines }: Crash): UserError {
  return new UserError(
    `The ${part} ${signal ? `was ended by ${signal}` : `ended with exit code ${exitCode}`}, so the app was stopped.`,
    {
      ...(lastLines.length > 0 && {
        why: `Its last lines:\n${lastLines
          .slice(-8)
          .map((line) => `  ${line}`)
          .join('\n')}`,
      }),
      ...(part === 'server' && {
        next: 'If a variable is missing, give it with --server-env or --server-env-file.',
      }),
    },
  );
}
