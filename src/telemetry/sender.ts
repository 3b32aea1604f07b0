/**
 * The detached process that sends one event: claim, build, POST. It reads its assignment from standard input,
 * and is gone after 5 s at the latest, whatever the network or the disk do.
 */
import { once } from 'node:events';
import { setPriority } from 'node:os';
import { text } from 'node:stream/consumers';
import { messageOf } from '../errors';
import type { TelemetryEvent } from './event';
import { claim, ensureIdentity } from './store';
import type { Assignment } from './telemetry';

const DEADLINE_MS = 4500;
const REQUEST_MS = 4000;
/** Of the range -20 to 19; 19 gives way to everything. */
const LOW_PRIORITY = 10;

async function main(): Promise<void> {
  // Not process.exit: that waits for a name lookup which the system's resolver has not given up.
  setTimeout(() => process.kill(process.pid, 'SIGKILL'), DEADLINE_MS).unref();
  process.umask(0o077);
  setPriority(LOW_PRIORITY);
  const assignment = JSON.parse(await text(process.stdin)) as Assignment;
  try {
    if (assignment.isDebug) await show(assignment);
    else await send(assignment);
  } catch (error) {
    // Offline, a full disk, a read-only home: no event, and nobody to tell.
    if (assignment.isDebug) process.stderr.write(`telemetry: no event: ${messageOf(error)}\n`);
  }
}

async function send({ folder, bucket, endpoint, facts }: Assignment): Promise<void> {
  const claimed = await claim(folder, bucket, facts.userId, Date.now);
  if (claimed.kind === 'refused') return;
  // zod is for the one of many that has the claim.
  const { buildEvent } = await import('./event.js');
  const event = buildEvent(facts, claimed.identity);
  if (event) await post(endpoint, event);
}

async function show({ folder, endpoint, facts }: Assignment): Promise<void> {
  const identity = await ensureIdentity(folder, facts.userId);
  if (identity === 'damaged') return void process.stderr.write("telemetry: no event: the identity in the store can't be read\n");
  const { buildEvent } = await import('./event.js');
  const event = buildEvent(facts, identity);
  process.stderr.write(event ? `telemetry: instead of sending to ${endpoint}:\n${JSON.stringify(event)}\n` : 'telemetry: no event: it would not fit the schema\n');
}

/** One request; the answer's headers end it, and its body is not read. */
async function post(endpoint: string, event: TelemetryEvent): Promise<void> {
  const [{ default: got }, agent] = await Promise.all([import('got'), findProxyAgent(endpoint)]);
  const request = got.stream.post(endpoint, {
    json: event,
    followRedirect: false,
    retry: { limit: 0 },
    throwHttpErrors: false,
    timeout: { request: REQUEST_MS },
    ...(agent && { agent: { https: agent } }),
  });
  await once(request, 'response');
  request.destroy();
}

/** `HTTPS_PROXY` and `NO_PROXY`, for https; loopback http needs none. */
async function findProxyAgent(endpoint: string) {
  const { getProxyForUrl } = await import('proxy-from-env');
  const proxy = endpoint.startsWith('https:') ? getProxyForUrl(endpoint) : '';
  if (!proxy) return undefined;
  const { HttpsProxyAgent } = await import('https-proxy-agent');
  return new HttpsProxyAgent(proxy);
}

void main();
