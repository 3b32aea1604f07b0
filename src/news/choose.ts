import gt from 'semver/functions/gt';
import lt from 'semver/functions/lt';
import satisfies from 'semver/functions/satisfies';
import valid from 'semver/functions/valid';
import type { Message } from './message';

/** What has been looked up. */
export interface News {
  readonly messages: readonly Message[];
  /** The newest versions in the user's npm registry. */
  readonly latest: { readonly wasp?: string; readonly shell?: string };
}

/** What the user has had of it. */
export interface Seen {
  /** Ids that `wasp news` has shown. */
  readonly read: readonly string[];
  /** How often each notice was shown after a command. */
  readonly shown: Readonly<Record<string, number>>;
}

/** The versions in use; the project's is undefined outside a project. */
export interface Versions {
  readonly project: string | undefined;
  readonly wasp: string | undefined;
  readonly shell: string;
}

export type Notice = MessageNotice | VersionNotice<'wasp'> | VersionNotice<'shell'>;

interface MessageNotice {
  readonly id: string;
  readonly kind: 'message';
  readonly message: Message;
  /** It comes until the project's version changes or the user reads it, however often it was shown. */
  readonly isEndless: boolean;
}

interface VersionNotice<Kind> {
  readonly id: string;
  readonly kind: Kind;
  readonly version: string;
  readonly inUse: string;
}

/** How often a notice is shown at most. A critical one is endless where it concerns a project. */
const TIMES: Readonly<Record<Message['level'], number>> = { critical: 3, moderate: 3, info: 1 };

/** The one notice that is shown after a command, the most pressing first: critical, moderate, a new version, info. */
export function chooseNotice(news: News, seen: Seen, versions: Versions): Notice | undefined {
  const isEndless = ({ level }: Message): boolean =>
    level === 'critical' && versions.project !== undefined;
  const isNew = (message: Message): boolean =>
    !seen.read.includes(message.id) &&
    (isEndless(message) || (seen.shown[message.id] ?? 0) < TIMES[message.level]);
  const open = news.messages
    .filter((message) => isNew(message) && isAffected(message, versions.project))
    .sort((a, b) => b.publishedAt.localeCompare(a.publishedAt));
  const find = (level: Message['level']): Notice | undefined => {
    const message = open.find((candidate) => candidate.level === level);
    return message && { id: message.id, kind: 'message', message, isEndless: isEndless(message) };
  };
  return (
    find('critical') ??
    find('moderate') ??
    chooseVersion('wasp', news.latest.wasp, versions.wasp, seen) ??
    chooseVersion('shell', news.latest.shell, versions.shell, seen) ??
    find('info')
  );
}

/** Outside a project, a message for certain versions is for nobody; without a range, those before the one that has the fix. A range that is none says nothing. */
export function isAffected({ affects, fixedIn }: Message, version: string | undefined): boolean {
  if (affects !== undefined)
    return version !== undefined && satisfies(version, affects, { includePrerelease: true });
  if (fixedIn === undefined || valid(fixedIn) === null) return true;
  return version !== undefined && lt(version, fixedIn);
}

function chooseVersion(
  kind: 'wasp' | 'shell',
  latest: string | undefined,
  inUse: string | undefined,
  { shown }: Seen,
): Notice | undefined {
  if (
    latest === undefined ||
    inUse === undefined ||
    valid(latest) === null ||
    valid(inUse) === null ||
    !gt(latest, inUse)
  )
    return undefined;
  const id = `${kind}@${latest}`;
  return shown[id] ? undefined : { id, kind, version: latest, inUse };
}
