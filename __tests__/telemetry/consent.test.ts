import { decideConsent, explainConsent, type Consent } from '../../src/telemetry/consent';
import type { ReadState, State } from '../../src/telemetry/state';

const state = (choice?: State['choice']): State => ({
  ...(choice && { choice }),
  lastAttemptMs: {},
});
type DisabledBy = Parameters<typeof decideConsent>[0]['disabledBy'];

test.each<[DisabledBy, ReadState | undefined, Consent]>([
  [undefined, state(), { isGiven: true, by: 'default' }],
  [undefined, state('enabled'), { isGiven: true, by: 'choice' }],
  [undefined, state('disabled'), { isGiven: false, by: 'choice' }],
  [undefined, 'damaged', { isGiven: false, by: 'damaged-store' }],
  [undefined, undefined, { isGiven: false, by: 'no-folder' }],
  ['WASP_TELEMETRY_DISABLE', state('enabled'), { isGiven: false, by: 'WASP_TELEMETRY_DISABLE' }],
  ['WASP_TELEMETRY_DISABLE', undefined, { isGiven: false, by: 'WASP_TELEMETRY_DISABLE' }],
  ['DO_NOT_TRACK', state('enabled'), { isGiven: false, by: 'DO_NOT_TRACK' }],
  ['DO_NOT_TRACK', 'damaged', { isGiven: false, by: 'DO_NOT_TRACK' }],
])('with the variable %s and the state %j, consent is %j', (disabledBy, read, expected) => {
  expect(decideConsent({ disabledBy, url: undefined }, read)).toEqual(expected);
});

test.each<[DisabledBy, string, Consent['by']]>([
  [undefined, 'http://example.com/', 'WASP_TELEMETRY_URL'],
  [undefined, 'https://example.com/', 'default'],
  ['DO_NOT_TRACK', 'http://example.com/', 'DO_NOT_TRACK'],
])('with the variable %s and the address %s, %s decides', (disabledBy, url, by) => {
  expect(decideConsent({ disabledBy, url }, state())).toEqual({ isGiven: by === 'default', by });
});

test.each<[Consent, string]>([
  [{ isGiven: true, by: 'default' }, 'that is the default'],
  [{ isGiven: true, by: 'choice' }, '`wasp telemetry enable` was chosen'],
  [{ isGiven: false, by: 'choice' }, '`wasp telemetry disable` was chosen'],
  [{ isGiven: false, by: 'DO_NOT_TRACK' }, 'the environment variable DO_NOT_TRACK is set'],
  [
    { isGiven: false, by: 'WASP_TELEMETRY_DISABLE' },
    'the environment variable WASP_TELEMETRY_DISABLE is set',
  ],
  [
    { isGiven: false, by: 'WASP_TELEMETRY_URL' },
    'what the environment variable WASP_TELEMETRY_URL says',
  ],
  [{ isGiven: false, by: 'damaged-store' }, "the store can't be read"],
  [{ isGiven: false, by: 'no-folder' }, 'HOME does not say'],
])('%j is explained as "%s"', (consent, expected) => {
  expect(explainConsent(consent)).toContain(expected);
});
