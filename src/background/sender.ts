/**
 * The detached process that sends one event (build, claim, POST) and looks for messages at the same time. It reads its assignment from standard input,
 * and is gone after 5 s at the latest, whatever the network or the disk do.
 */
import { once } from 'node:events';
import { setPriority } from 'node:os';
import { text } from 'node:stream/consumers';
import { messageOf } from '../errors';
import { lookUp } from '../news/fetcher';
import { readSettings } from '../settings';
import type { TelemetryEvent } from '../telemetry/event';
import type { LogOutcome } from '../telemetry/log';
import { findProxyAgent } from '../proxy';
import { claim, ensureIdentity, loadStore, record } from '../telemetry/store';
import type { Assignment } from '../telemetry/telemetry';
import { SENDER_LIFE_MS, endTurn } from '../telemetry/turn';

/** Since the process was started. */
const DEADLINE_MS = SENDER_LIFE_MS - 500;
const REQUEST_MS = 4000;
/** Who has got no further by then, on a machine that has much to do, would not have its answer in time either: the next command sends. */
const CLAIM_WITHIN_MS = 2500;
/** Of the range -20 to 19; 19 gives way to everything. */
const LOW_PRIORITY = 10;

async function main(): Promise<void> {
  // Not process.exit: that waits for a name lookup which the system's resolver has not given up.
  let leave = (): void => {};
  const giveUp = (): void => {
    leave();
    process.kill(process.pid, 'SIGKILL');
  };
  setTimeout(giveUp, DEADLINE_MS - process.uptime() * 1000).unref();
  process.umask(0o077);
  setPriority(LOW_PRIORITY);
  const assignment = JSON.parse(await text(process.stdin)) as Assignment;
  if (!assignment.isDebug)
    process.once('exit', (leave = () => endTurn(assignment.folder, assignment.bucket)));
  try {
    if (assignment.isDebug) await show(assignment);
    else await Promise.all([send(assignment), lookUp(readSettings(process.env)).catch(() => {})]);
  } catch (error) {
    // Offline, a full disk, a read-only home: no event, and nobody to tell.
    if (assignment.isDebug) process.stderr.write(`telemetry: no event: ${messageOf(error)}\n`);
  }
}

async function send({ folder, bucket, endpoint, facts, officialCache }: Assignment): Promise<void> {
  // All that takes time comes before the claim: a process that is stopped early has claimed nothing.
  const [{ buildEvent }, post] = await Promise.all([
    import('../telemetry/event.js'),
    preparePost(endpoint),
    loadStore(),
  ]);
  if (process.uptime() * 1000 > CLAIM_WITHIN_MS) return;
  const claimed = await claim(folder, bucket, { userId: facts.userId, officialCache }, Date.now);
  if (claimed.kind === 'refused') return;
  const event = buildEvent(facts, claimed.identity) ?? null;
  const at = new Date().toISOString();
  const keep = async (outcome: LogOutcome): Promise<void> => {
    // The claim is recorded, and that is what counts; the log is for the user to read.
    await record(folder, { at, bucket, endpoint, event, outcome }).catch(() => {});
  };
  if (claimed.kind === 'held-back') {
    return keep({
      kind: 'held-back',
      why: `the official CLI has sent one less than 12 hours ago, at ${new Date(claimed.officialMs).toISOString()}`,
    });
  }
  if (event === null) return keep({ kind: 'held-back', why: 'it would not fit the schema' });
  // The request does not wait for the log: on a busy machine the time is short.
  const noted = keep({ kind: 'unknown' });
  const outcome = await post(event).then(
    (status): LogOutcome => ({ kind: 'sent', status }),
    (error): LogOutcome => ({ kind: 'failed', why: messageOf(error) }),
  );
  await noted;
  await keep(outcome);
}

async function show({ folder, endpoint, facts, officialCache }: Assignment): Promise<void> {
  const identity = await ensureIdentity(folder, { userId: facts.userId, officialCache });
  if (identity === 'damaged')
    return void process.stderr.write(
      "telemetry: no event: the identity in the store can't be read\n",
    );
  const { buildEvent } = await import('../telemetry/event.js');
  const event = buildEvent(facts, identity);
  process.stderr.write(
    event
      ? `telemetry: instead of sending to ${endpoint}:\n${JSON.stringify(event)}\n`
      : 'telemetry: no event: it would not fit the schema\n',
  );
}

/** One request; the answer's headers end it, and its body is not read. The post resolves to the status, and rejects when there is no answer. */
async function preparePost(endpoint: string): Promise<(event: TelemetryEvent) => Promise<number>> {
  const { default: got } = await import('got');
  const agent = findProxyAgent(endpoint);
  return async (event) => {
    const request = got.stream.post(endpoint, {
      json: event,
      followRedirect: false,
      retry: { limit: 0 },
      throwHttpErrors: false,
      timeout: { request: REQUEST_MS },
      ...(agent && { agent: { https: agent } }),
    });
    const [response] = (await once(request, 'response')) as [{ statusCode: number }];
    request.destroy();
    return response.statusCode;
  };
}

void main();
