import { randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { systemCodeOf } from '../errors';
import type { Identity } from './event';
import { deriveKey, hashUserId } from './project-hash';
import { readSmallFile } from './state';

export const IDENTITY_NAME = 'identity';
const KEY_BYTES = 32;
/** RFC 9562, 5.4. */
const UUID_V4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** The identity that is in use, or undefined where none has been made yet. */
export function findIdentity(
  folder: string,
  userId: string | undefined,
): Identity | 'damaged' | undefined {
  if (userId !== undefined) return { id: hashUserId(userId), key: deriveKey(userId) };
  try {
    return parseIdentity(JSON.parse(readSmallFile(join(folder, `${IDENTITY_NAME}.json`))));
  } catch (error) {
    return systemCodeOf(error) === 'ENOENT' ? undefined : 'damaged';
  }
}

export function isUuidV4(text: string): boolean {
  return UUID_V4.test(text);
}

/** @param id one that the user has already; a random one where there is none */
export function drawIdentity(id: string = randomUUID()): Identity {
  return { id, key: randomBytes(KEY_BYTES).toString('hex') };
}

export function parseIdentity(content: unknown): Identity | 'damaged' {
  const { id, key } = (content ?? {}) as Record<string, unknown>;
  const isWhole =
    typeof id === 'string' &&
    typeof key === 'string' &&
    UUID_V4.test(id) &&
    /^[0-9a-f]{64}$/.test(key);
  return isWhole ? { id, key } : 'damaged';
}
