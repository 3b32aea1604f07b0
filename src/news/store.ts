import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { writeAtomic } from '../files';
import { makeFolder } from '../folders';
import type { News, Seen } from './choose';
import type { Message } from './message';

const VERSION = 1;
const MAX_FILE_BYTES = 2 * 1024 * 1024;

/** What came, and when. Written by whoever looks it up. */
export interface Lookup extends News {
  /** When it was last tried, in ISO 8601. */
  readonly triedAt?: string | undefined;
  /** When the feed was last read, or answered that nothing is new. */
  readonly readAt?: string | undefined;
  /** The feed that it is from, and its ETag. */
  readonly feed?: { readonly url: string; readonly etag?: string | undefined } | undefined;
}

const NOTHING: Lookup = { messages: [], latest: {} };

/** What can't be read is as good as nothing: the next look-up brings it again. */
export function readLookup(folder: string): Lookup {
  const content = read(join(folder, 'feed.json'));
  if (!content || !Array.isArray(content['messages']) || !isRecord(content['latest']))
    return NOTHING;
  const { messages, latest, triedAt, readAt, feed } = content as unknown as Lookup;
  return {
    messages: messages.filter(isMessage),
    latest,
    ...pickTexts({ triedAt, readAt }),
    ...(isRecord(feed) && typeof feed.url === 'string' && { feed }),
  };
}

export function readSeen(folder: string): Seen {
  const { read: ids, shown } = read(join(folder, 'seen.json')) ?? {};
  return {
    read: Array.isArray(ids) ? ids.filter((id) => typeof id === 'string') : [],
    shown: isRecord(shown) ? (shown as Seen['shown']) : {},
  };
}

/** @throws when the folder can't be written */
export function writeLookup(folder: string, lookup: Lookup): void {
  write(folder, 'feed.json', lookup);
}

/** Keeps what is still in the feed, and the versions. @throws when the folder can't be written */
export function writeSeen(folder: string, seen: Seen, { messages }: News): void {
  const ids = new Set(messages.map(({ id }) => id));
  const shown = Object.entries(seen.shown).filter(
    ([id]) => ids.has(id) || /^(wasp|shell)@/.test(id),
  );
  write(folder, 'seen.json', {
    read: seen.read.filter((id) => ids.has(id)),
    shown: Object.fromEntries(shown.slice(-200)),
  });
}

function write(folder: string, name: string, content: object): void {
  makeFolder(folder);
  writeAtomic(join(folder, name), JSON.stringify({ version: VERSION, ...content }, null, 2));
}

function read(path: string): Record<string, unknown> | undefined {
  try {
    const found = statSync(path);
    if (!found.isFile() || found.size > MAX_FILE_BYTES) return undefined;
    const content: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return isRecord(content) && content['version'] === VERSION ? content : undefined;
  } catch {
    // Nothing was looked up yet, or nothing that can be read.
    return undefined;
  }
}

function pickTexts<T extends Record<string, unknown>>(texts: T): Partial<T> {
  return Object.fromEntries(
    Object.entries(texts).filter(([, text]) => typeof text === 'string'),
  ) as Partial<T>;
}

function isMessage(value: unknown): value is Message {
  return (
    isRecord(value) &&
    ['id', 'level', 'title', 'body', 'publishedAt'].every((name) => typeof value[name] === 'string')
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
