import { join } from 'node:path';
import { UserError } from '../errors';
import type { State } from './state';
import { writeChoice } from './store';

/** Remembers what the user has chosen. @throws UserError when the store can't be written */
export async function rememberChoice(
  folder: string,
  choice: NonNullable<State['choice']>,
): Promise<void> {
  try {
    await writeChoice(folder, choice);
  } catch (error) {
    throw new UserError("The choice can't be remembered.", {
      why: `${join(folder, 'state.json')} can't be written: ${String(error)}`,
      next: 'Set WASP_TELEMETRY_DISABLE=1 in your environment to turn telemetry off without a file.',
      cause: error,
    });
  }
}
