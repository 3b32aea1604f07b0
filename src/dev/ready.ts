import { get } from 'node:http';
import { connect } from 'node:net';
import type { PortName } from '../ports/reserve';
import { pollUntil } from '../processes/poll';

const BETWEEN_TRIES_MS = 50;
const ONE_TRY_MS = 10_000;

/** Resolves with true once a part of the app answers at its address over HTTP, with false when `signal` is aborted before. */
export async function waitForAnswer(
  part: PortName,
  url: string,
  signal: AbortSignal,
): Promise<boolean> {
  const isUp = await pollUntil(() => answers(part, url), { intervalMs: BETWEEN_TRIES_MS, signal });
  return isUp === true;
}

/**
 * Whether a part of the app answers over HTTP. Any answer counts. The client is asked for its page.
 * The server is asked for what Node.js answers by itself, with 417: the app would write every other request into its log.
 */
export function answers(part: PortName, url: string, timeoutMs = ONE_TRY_MS): Promise<boolean> {
  const headers = part === 'server' ? { expect: 'an answer' } : { accept: 'text/html' };
  return new Promise((resolve) => {
    const request = get(url, { agent: false, timeout: timeoutMs, headers }, (response) => {
      response.destroy();
      resolve(true);
    });
    request.once('timeout', () => request.destroy());
    request.once('close', () => resolve(false));
    request.once('error', () => resolve(false));
  });
}

/** Resolves with true once something listens on a local port, with false when `signal` is aborted before. */
export async function waitForPort(port: number, signal: AbortSignal): Promise<boolean> {
  const isUp = await pollUntil(() => listens(port), { intervalMs: BETWEEN_TRIES_MS, signal });
  return isUp === true;
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: 'localhost' });
    const end = (isListening: boolean) => (): void => {
      socket.destroy();
      resolve(isListening);
    };
    socket.once('connect', end(true)).once('error', end(false));
  });
}
