import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { commandTable, type TableEntry } from '../../src/cli/command-table';
import { needsNoParsing } from '../../src/cli/command';
import { parse, type Parsed } from '../../src/cli/parse';
import { parseByProgram } from '../../src/cli/program';

const FILES = readdirSync(join(__dirname, '../../src/commands'), {
  recursive: true,
  encoding: 'utf8',
})
  .filter((name) => name.endsWith('.ts'))
  .map((name) => name.slice(0, -'.ts'.length));

const fileOf = ({ path }: TableEntry): string =>
  path === 'telemetry' ? 'telemetry/status' : path.replaceAll(' ', '/');
const commands = commandTable.filter(({ load }) => load);

test('what is typed is where the file lies: every command has its file, and every file its command', () => {
  expect([...new Set(commands.map(fileOf))].sort()).toEqual([...FILES].sort());
});

test.each(commands.map((entry) => [entry.path, entry] as const))(
  '`wasp %s` loads the command of its own file',
  async (_, entry) => {
    const { command } = (await entry.load?.()) ?? {};
    const own = await import(`../../src/commands/${fileOf(entry)}`);
    expect(command).toBe(own.command);
    expect(command).toMatchObject({
      needs: expect.stringMatching(/^(nothing|project|engine)$/),
      declare: expect.any(Function),
      run: expect.any(Function),
    });
  },
);

const output = { result: () => {}, note: () => {}, isColored: false, columns: 80 };

test.each(commands.map(({ path }) => path))(
  '`wasp %s` alone is what commander makes of it',
  async (path) => {
    const words = path.split(' ');
    const [parsed, byProgram] = await Promise.allSettled([
      parse(words, output),
      parseByProgram(words, output),
    ]);
    expect(withoutColor(parsed)).toEqual(withoutColor(byProgram));
  },
);

test.each([
  ['version', true],
  ['check', true],
  ['telemetry', true],
  ['deploy fly secrets', false],
  ['start', false],
  ['new', false],
  ['logs', false],
])('whether `wasp %s` alone needs no parsing: %s', async (path, expected) => {
  const loaded = await commands.find((entry) => entry.path === path)?.load?.();
  expect(loaded && needsNoParsing(loaded.command)).toBe(expected);
});

/** `--no-color` is read before anything is parsed. */
function withoutColor(settled: PromiseSettledResult<Parsed>): unknown {
  if (settled.status === 'rejected' || settled.value.kind === 'shown') return settled;
  const { color: _, ...options } = settled.value.options as Record<string, unknown>;
  const { color: __, ...globals } = settled.value.globals as Record<string, unknown>;
  return { ...settled.value, options, globals };
}

test('no command is there twice, and a group comes before its subcommands', () => {
  const paths = commandTable.map(({ path }) => path);
  expect(new Set(paths).size).toBe(paths.length);
  const orphans = paths.filter(
    (path, index) =>
      path.includes(' ') && !paths.slice(0, index).includes(path.replace(/ [^ ]+$/, '')),
  );
  expect(orphans).toEqual([]);
});

test.each(commandTable.map(({ path, summary }) => [path, summary]))(
  '`wasp %s` has a one-line summary',
  (_, summary) => {
    expect(summary).toMatch(/^[A-Z][^\n]{5,70}[^.\n]$/);
  },
);
