import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { commandTable, type TableEntry } from '../../src/cli/command-table';
import { parse } from '../../src/cli/parse';
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

test.each(commands.map(({ path, alone }) => [path, alone] as const))(
  '`wasp %s` alone is what commander would make of it',
  async (path, alone) => {
    const words = path.split(' ');
    const byProgram = parseByProgram(words, output);
    if (!alone) {
      // It has arguments then, or needs some.
      const args = await byProgram.then(
        (parsed) =>
          parsed.kind === 'run'
            ? parsed.args.length + Object.keys(parsed.options as object).length - 1
            : 0,
        () => 1,
      );
      return expect(args).toBeGreaterThan(0);
    }
    expect(await parse(words, output)).toEqual({
      ...(await byProgram),
      options: alone,
      globals: {},
    });
    expect(await byProgram).toMatchObject({
      options: { ...alone, color: true },
      globals: { color: true },
    });
  },
);

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
