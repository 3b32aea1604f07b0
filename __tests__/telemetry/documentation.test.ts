import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { API_KEY, DEFAULT_ENDPOINT } from '../../src/telemetry/endpoint';
import { eventSchema } from '../../src/telemetry/event';

const PAGES = ['docs/telemetry.md', 'README.md'];
const read = (page: string): string => readFileSync(join(__dirname, '../..', page), 'utf8');

test.each(PAGES)(
  'the example in %s is an event, and every property of an event is explained there',
  (page) => {
    const text = read(page);
    const example = JSON.parse(/```json\n(\{\n {2}"api_key"[^]*?)```/.exec(text)?.[1] ?? 'null');
    expect(eventSchema.parse(example)).toEqual(example);
    for (const name of Object.keys(eventSchema.shape.properties.shape))
      expect(text).toMatch(new RegExp(`^\\| .*\`${name}\`.* \\|`, 'm'));
  },
);

test('docs/telemetry.md names every variable that telemetry and messages follow, and every address', () => {
  const text = read('docs/telemetry.md');
  const variables = new Set(
    read('src/settings.ts').match(
      /(?<=')(WASP_\w*(TELEMETRY|NEWS)\w*|DO_NOT_TRACK|WASP_HOME)(?=')/g,
    ),
  );
  expect(variables.size).toBeGreaterThanOrEqual(11);
  for (const name of [
    ...variables,
    DEFAULT_ENDPOINT,
    API_KEY,
    'https://news.wasp.sh',
    '@wasp.sh/wasp-cli',
  ])
    expect(text).toContain(name);
});
