import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readSettings } from '../../src/settings';
import { NOTICE_FILE, isKnown } from '../../src/telemetry/notice';
import type { ReadState } from '../../src/telemetry/state';
import { createTempFolder } from '../support/temp-folder';

const CALM: ReadState = { lastAttemptMs: {} };

test.each<[string, ReadState, NodeJS.ProcessEnv, boolean, boolean]>([
  ['nothing was said or chosen', CALM, {}, false, false],
  ['the notice was shown', CALM, {}, true, true],
  ['telemetry was turned on', { lastAttemptMs: {}, choice: 'enabled' }, {}, false, true],
  ['telemetry was turned off', { lastAttemptMs: {}, choice: 'disabled' }, {}, false, false],
  [
    'events go to an address of the user',
    CALM,
    { WASP_TELEMETRY_URL: 'https://example.com/' },
    false,
    true,
  ],
  ['the choice can not be read', 'damaged', {}, false, false],
])('whether the user can know what is sent, where %s', (_, state, env, isShown, expected) => {
  const folder = join(createTempFolder(), 'telemetry');
  if (isShown) {
    mkdirSync(folder);
    writeFileSync(join(folder, NOTICE_FILE), '');
  }
  expect(isKnown(folder, state, readSettings(env))).toBe(expected);
});
