import { createHash, createHmac } from 'node:crypto';

const HASH_LENGTH = 16;

/**
 * Stands for a project and leads back to nothing: a keyed hash of the root's path, 16 hex digits.
 *
 * @param root real path of the project's root
 * @param key 32 bytes in hex, which never leave the machine
 */
export function hashProject(root: string, key: string): string {
  return createHmac('sha256', Buffer.from(key, 'hex'))
    .update(root)
    .digest('hex')
    .slice(0, HASH_LENGTH);
}

/** SHA-256 of `WASP_TELEMETRY_USER_ID`, in hex: the id of a user who brings one. */
export function hashUserId(userId: string): string {
  return createHash('sha256').update(userId).digest('hex');
}

/** The key for users who bring an id, so that CI runs agree on a project's hash. */
export function deriveKey(userId: string): string {
  return createHmac('sha256', 'wasp project key').update(userId).digest('hex');
}
