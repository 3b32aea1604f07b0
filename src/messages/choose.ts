import gt from 'semver/functions/gt';
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

export type Notice = { readonly id: string; readonly kind: 'message'; readonly message: Message } | VersionNotice<'wasp'> | VersionNotice<'shell'>;

interface VersionNotice<Kind> {
  readonly id: string;
  readonly kind: Kind;
  readonly version: string;
  readonly inUse: string;
}

const TIMES: Readonly<Record<Message['level'], number>> = { critical: Infinity, moderate: 3, info: 1 };

/** The one notice that is shown after a command, the most pressing first: critical, moderate, a new version, info. */
export function chooseNotice(news: News, seen: Seen, versions: Versions): Notice | undefined {
  const isNew = ({ id, level }: Message): boolean => !seen.read.includes(id) && (seen.shown[id] ?? 0) < TIMES[level];
  const open = news.messages.filter((message) => isNew(message) && isAffected(message, versions.project)).sort((a, b) => b.publishedAt.localeCompare(a.publishedAt));
  const find = (level: Message['level']): Notice | undefined => {
    const message = open.find((candidate) => candidate.level === level);
    return message && { id: message.id, kind: 'message', message };
  };
  return find('critical') ?? find('moderate') ?? chooseVersion('wasp', news.latest.wasp, versions.wasp, seen) ?? chooseVersion('shell', news.latest.shell, versions.shell, seen) ?? find('info');
}

/** Outside a project, a message for certain versions is for nobody. A range that is none says nothing. */
export function isAffected({ affects }: Message, version: string | undefined): boolean {
  if (affects === undefined) return true;
  return version !== undefined && satisfies(version, affects, { includePrerelease: true });
}

function chooseVersion(kind: 'wasp' | 'shell', latest: string | undefined, inUse: string | undefined, { shown }: Seen): Notice | undefined {
  if (latest === undefined || inUse === undefined || valid(latest) === null || valid(inUse) === null || !gt(latest, inUse)) return undefined;
  const id = `${kind}@${latest}`;
  return shown[id] ? undefined : { id, kind, version: latest, inUse };
}
