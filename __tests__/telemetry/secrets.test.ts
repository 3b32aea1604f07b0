import fc from 'fast-check';
import { buildEvent, eventSchema, type Identity } from '../../src/telemetry/event';
import { pickDeployWords, type EventFacts } from '../../src/telemetry/facts';

const KEYWORDS = ['fly', 'setup', 'create-db', 'deploy', 'cmd'];
const IDENTITY: Identity = { id: '0b9c1b5e-5f0e-4c39-9a9e-6d6f3f3a8f11', key: 'ab'.repeat(32) };

const unicode = fc.string({ unit: 'binary', maxLength: 40 });
const path = fc.array(unicode, { maxLength: 4 }).map((names) => `/home/${names.join('/')}`);
const almost = fc.constantFrom(
  'FLY',
  ' fly',
  'fly ',
  'fly\n',
  'fly;setup',
  'flysetup',
  '--deploy',
  'deploy=cmd',
  'createdb',
  '',
  ';',
  '--',
  '__proto__',
);
const secret = fc.tuple(
  fc.constantFrom('--server-secret', '--client-secret', '-s'),
  unicode.map((value) => `KEY=${value}`),
);
const option = fc.tuple(
  fc.constantFrom('--org', '--region', '--build-args'),
  fc.oneof(unicode, fc.constantFrom(...KEYWORDS)),
);
const single = fc
  .oneof({ weight: 3, arbitrary: fc.constantFrom(...KEYWORDS) }, unicode, path, almost)
  .map((word) => [word]);
const typed = fc
  .array(fc.oneof({ weight: 3, arbitrary: single }, secret, option), { maxLength: 80 })
  .map((groups) => groups.flat());

const commandPath = fc.oneof(
  { weight: 3, arbitrary: fc.constant(['deploy']) },
  fc.constantFrom(
    ['deploy', 'fly', 'setup'],
    ['build'],
    ['build', 'start'],
    ['engine', 'exec'],
    [],
  ),
);

function eventOf(commandWords: readonly string[], words: string[]) {
  const facts: EventFacts = {
    isBuild: false,
    deployWords: pickDeployWords(commandWords, words),
    projectRoot: '/home/ada/app',
    waspVersion: '0.25.0',
    isCi: true,
    context: 'docs',
  };
  return buildEvent(facts, IDENTITY, 'linux');
}

test('whatever is typed, nothing but keywords reaches an event, and an event that does not fit is none', () => {
  const untouched = eventOf(['deploy'], []);
  let eventsWithKeywords = 0;
  fc.assert(
    fc.property(commandPath, typed, (commandWords, words) => {
      const event = eventOf(commandWords, words);
      const expected =
        commandWords[0] === 'deploy'
          ? words.filter((word) => KEYWORDS.includes(word)).join(';')
          : '';
      if (event === undefined) {
        expect(expected.length).toBeGreaterThan(256);
        return;
      }
      if (expected !== '') eventsWithKeywords += 1;
      const sent = JSON.parse(JSON.stringify(event));
      expect(sent).toEqual({
        ...untouched,
        properties: { ...untouched?.properties, deploy_cmd_args: expected },
      });
      expect(eventSchema.safeParse(sent).success).toBe(true);
    }),
    { numRuns: 10_000 },
  );
  expect(eventsWithKeywords).toBeGreaterThan(1000);
});
