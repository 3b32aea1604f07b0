import ciInfo from 'ci-info';
import { accessSync, constants, existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { defineCommand } from '../../cli/command';
import type { Context } from '../../context';
import type { TelemetryStatus } from '../../json/telemetry';
import { findFolders, findOfficialCache } from '../../folders';
import { decideConsent, explainConsent } from '../../telemetry/consent';
import { findEndpoint } from '../../telemetry/endpoint';
import type { Identity } from '../../telemetry/event';
import { findIdentity } from '../../telemetry/identity';
import { isKnown } from '../../telemetry/notice';
import { previewEvent } from '../../telemetry/preview';
import { readState, type ReadState } from '../../telemetry/state';
import { ensureIdentity } from '../../telemetry/store';
import { dueAtMs, type Bucket } from '../../telemetry/throttle';

/** What keeps events from leaving although the user has nothing against it. */
type Obstacle = 'WASP_TELEMETRY_DEBUG' | 'damaged-identity' | 'unwritable-store';

type BucketStatus = TelemetryStatus['buckets'][Bucket];

export const command = defineCommand({
  needs: 'nothing',
  declare: (c) => c.option('--json', 'print one JSON document'),
  async run(context, _, { json }) {
    const { terminal, project } = context;
    const status = await findStatus(context);
    if (json) terminal.json(status);
    else terminal.result(formatStatus(status, project !== undefined));
  },
});

async function findStatus(context: Context): Promise<TelemetryStatus> {
  const { settings } = context;
  const folder = findFolders(settings).telemetry;
  const state = folder === undefined ? undefined : readState(folder);
  const consent = decideConsent(settings.telemetry, state);
  const identity =
    consent.isGiven && folder !== undefined ? await findIdentityToShow(folder, context) : undefined;
  const obstacle = consent.isGiven ? findObstacle(identity, context) : undefined;
  const isEnabled = consent.isGiven && obstacle === undefined;
  const bucket = async (name: Bucket): Promise<BucketStatus> => ({
    ...describeAttempts(name, state, isEnabled),
    nextEvent:
      typeof identity === 'object' ? ((await previewEvent(name, identity, context)) ?? null) : null,
  });
  return {
    version: 1,
    isEnabled,
    decidedBy: obstacle ?? consent.by,
    because: obstacle ? OBSTACLES[obstacle] : explainConsent(consent),
    isCi: ciInfo.isCI,
    isNoticeAwaited:
      isEnabled && folder !== undefined && state !== undefined && !isKnown(folder, state, settings),
    store: folder ?? null,
    endpoint: findEndpoint(settings.telemetry.url) ?? null,
    buckets: { build: await bucket('build'), other: await bucket('other') },
  };
}

/** Made here where there is none yet: what is shown has to be what will be sent. Outside a project nothing is, and undefined says that none was needed. */
async function findIdentityToShow(
  folder: string,
  { settings, project, terminal }: Context,
): Promise<Identity | Obstacle | undefined> {
  const { userId } = settings.telemetry;
  if (findIdentity(folder, userId) === 'damaged') return 'damaged-identity';
  if (!isWritable(folder)) return 'unwritable-store';
  if (!project) return undefined;
  try {
    const identity = await ensureIdentity(folder, {
      userId,
      officialCache: findOfficialCache(settings),
    });
    return identity === 'damaged' ? 'damaged-identity' : identity;
  } catch (error) {
    terminal.warn(`The store can't be written: ${String(error)}`);
    return 'unwritable-store';
  }
}

function isWritable(folder: string): boolean {
  if (!existsSync(folder) && folder !== dirname(folder)) return isWritable(dirname(folder));
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
    return true;
  } catch {
    // For whatever reason: no claim can be recorded there.
    return false;
  }
}

function findObstacle(
  identity: Identity | Obstacle | undefined,
  { settings }: Context,
): Obstacle | undefined {
  if (typeof identity === 'string') return identity;
  return settings.telemetry.debug ? 'WASP_TELEMETRY_DEBUG' : undefined;
}

const OBSTACLES: Readonly<Record<Obstacle, string>> = {
  WASP_TELEMETRY_DEBUG:
    'the environment variable WASP_TELEMETRY_DEBUG is set, and so events are printed instead of sent',
  'damaged-identity':
    "the random id can't be read, and so nothing is sent; `wasp telemetry reset` makes another one",
  'unwritable-store': "the store can't be written, and so nothing is sent",
};

function describeAttempts(
  bucket: Bucket,
  state: ReadState | undefined,
  isEnabled: boolean,
): Pick<BucketStatus, 'lastAttemptAt' | 'dueAt'> {
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

function formatStatus(
  {
    isEnabled,
    decidedBy,
    because,
    isCi,
    isNoticeAwaited,
    store,
    endpoint,
    buckets,
  }: TelemetryStatus,
  isInProject: boolean,
): string {
  const lines = [
    `Telemetry is ${isEnabled ? 'enabled' : 'disabled'}: ${because}.`,
    ...(isEnabled && isCi
      ? [
          `This is CI${ciInfo.name ? ` (${ciInfo.name})` : ''}, which turns nothing off: an event says so in its context, and its command waits for it, one second at most.`,
        ]
      : []),
    ...(isNoticeAwaited
      ? ['Nothing is sent before a command on a terminal, or on CI, has said once what is sent.']
      : []),
    `Store:     ${store ?? 'none'}`,
    `Endpoint:  ${endpoint ?? 'none; nothing may be sent to what WASP_TELEMETRY_URL says'}`,
  ];
  for (const [bucket, label] of BUCKETS) {
    const { lastAttemptAt, dueAt, nextEvent } = buckets[bucket];
    const due =
      dueAt === null
        ? ''
        : `; due ${Date.parse(dueAt) <= Date.now() ? 'now' : `again at ${dueAt}`}`;
    lines.push('', `The next ${label}`, `  last tried: ${lastAttemptAt ?? 'never'}${due}`);
    if (nextEvent) lines.push(`  would send: ${JSON.stringify(nextEvent)}`);
    else
      lines.push(`  would send: nothing${isEnabled && !isInProject ? ', outside a project' : ''}`);
  }
  if (isEnabled)
    lines.push('', 'To turn it off: `wasp telemetry disable`, or WASP_TELEMETRY_DISABLE=1.');
  else if (decidedBy === 'choice') lines.push('', 'To turn it on: `wasp telemetry enable`.');
  return lines.join('\n');
}
