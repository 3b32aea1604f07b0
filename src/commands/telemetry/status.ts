import ciInfo from 'ci-info';
import { defineCommand, type Context } from '../../cli/command';
import type { TelemetryStatus } from '../../documents/telemetry';
import { findVersionInUse } from '../../engine/engine';
import { findFolders, findOfficialCache } from '../../folders';
import { decideConsent, explainConsent, type Consent } from '../../telemetry/consent';
import { findEndpoint } from '../../telemetry/endpoint';
import type { Identity, TelemetryEvent } from '../../telemetry/event';
import type { EventFacts } from '../../telemetry/facts';
import { isKnown } from '../../telemetry/notice';
import { readState, type ReadState } from '../../telemetry/state';
import { ensureIdentity } from '../../telemetry/store';
import { dueAtMs, type Bucket } from '../../telemetry/throttle';

type BucketStatus = TelemetryStatus['buckets'][Bucket];

export const command = defineCommand({
  needs: 'nothing',
  declare: (c) => c.option('--json', 'print one JSON document'),
  async run(context, _, { json }) {
    const { terminal, project } = context;
    const status = await findStatus(context);
    terminal.result(json ? JSON.stringify(status, null, 2) : formatStatus(status, project !== undefined));
  },
});

async function findStatus(context: Context): Promise<TelemetryStatus> {
  const { settings } = context;
  const folder = findFolders(settings).telemetry;
  const state = folder === undefined ? undefined : readState(folder);
  const consent = decideConsent(settings.telemetry, state);
  const endpoint = findEndpoint(settings.telemetry.url);
  const identity = consent.isGiven && endpoint !== undefined ? await findIdentityToShow(folder, context) : undefined;
  const bucket = async (name: Bucket): Promise<BucketStatus> => ({
    ...describeAttempts(name, state, consent.isGiven),
    nextEvent: (identity && (await preview(name, identity, context))) ?? null,
  });
  return {
    version: 1,
    isEnabled: consent.isGiven,
    decidedBy: consent.by,
    isNoticeAwaited: consent.isGiven && folder !== undefined && state !== undefined && !isKnown(folder, state, settings),
    store: folder ?? null,
    endpoint: endpoint ?? null,
    buckets: { build: await bucket('build'), other: await bucket('other') },
  };
}

/** Made here where there is none yet: what is shown has to be what will be sent. */
async function findIdentityToShow(folder: string | undefined, { settings, project, terminal }: Context): Promise<Identity | undefined> {
  if (folder === undefined || !project) return undefined;
  try {
    const identity = await ensureIdentity(folder, { userId: settings.telemetry.userId, officialCache: findOfficialCache(settings) });
    return identity === 'damaged' ? undefined : identity;
  } catch (error) {
    terminal.warn(`The store can't be written, and so nothing is sent: ${String(error)}`);
    return undefined;
  }
}

async function preview(bucket: Bucket, identity: Identity, { project, settings }: Context): Promise<TelemetryEvent | undefined> {
  const waspVersion = findVersionInUse(project, settings);
  if (!project || waspVersion === undefined) return undefined;
  const facts: EventFacts = {
    isBuild: bucket === 'build',
    deployWords: [],
    projectRoot: project.root,
    waspVersion,
    isCi: ciInfo.isCI,
    context: settings.telemetry.context,
  };
  const { buildEvent } = await import('../../telemetry/event.js');
  return buildEvent(facts, identity);
}

function describeAttempts(bucket: Bucket, state: ReadState | undefined, isEnabled: boolean): Pick<BucketStatus, 'lastAttemptAt' | 'dueAt'> {
  const last = state === undefined || state === 'damaged' ? undefined : state.lastAttemptMs[bucket];
  return {
    lastAttemptAt: last === undefined ? null : new Date(last).toISOString(),
    dueAt: isEnabled ? new Date(dueAtMs(last, Date.now())).toISOString() : null,
  };
}

const BUCKETS: readonly [Bucket, string][] = [
  ['build', '`wasp build`'],
  ['other', 'other command'],
];

function formatStatus({ isEnabled, decidedBy, isNoticeAwaited, store, endpoint, buckets }: TelemetryStatus, isInProject: boolean): string {
  const consent = { isGiven: isEnabled, by: decidedBy } as Consent;
  const lines = [
    `Telemetry is ${isEnabled ? 'enabled' : 'disabled'}: ${explainConsent(consent)}.`,
    ...(isNoticeAwaited ? ['Nothing is sent before a command on a terminal, or on CI, has said once what is sent.'] : []),
    `Store:     ${store ?? 'none'}`,
    `Endpoint:  ${endpoint ?? 'none; nothing may be sent to what WASP_TELEMETRY_URL says'}`,
  ];
  for (const [bucket, label] of BUCKETS) {
    const { lastAttemptAt, dueAt, nextEvent } = buckets[bucket];
    const due = dueAt === null ? '' : `; due ${Date.parse(dueAt) <= Date.now() ? 'now' : `again at ${dueAt}`}`;
    lines.push('', `The next ${label}`, `  last tried: ${lastAttemptAt ?? 'never'}${due}`);
    if (nextEvent) lines.push(`  would send: ${JSON.stringify(nextEvent)}`);
    else lines.push(`  would send: nothing${isEnabled && !isInProject ? ', outside a project' : ''}`);
  }
  lines.push('', isEnabled ? 'To turn it off: `wasp telemetry disable`, or WASP_TELEMETRY_DISABLE=1.' : 'To turn it on: `wasp telemetry enable`.');
  return lines.join('\n');
}
