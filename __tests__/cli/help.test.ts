import { commandTable } from '../../src/cli/command-table';
import { parse, type Parsed } from '../../src/cli/parse';

async function typed(words: string): Promise<{ parsed: Parsed; result: string; note: string }> {
  const shown = { result: '', note: '' };
  const parsed = await parse(words.split(' ').filter(Boolean), {
    result: (text) => void (shown.result += text),
    note: (text) => void (shown.note += text),
    isColored: false,
    columns: 80,
  });
  return { parsed, ...shown };
}

const HELP = { parsed: { kind: 'shown', exitCode: 0 }, note: '' };

test.each(
  commandTable.map(
    ({ path, summary, alias }) => [path, summary, alias ? `${path}|${alias}` : path] as const,
  ),
)(
  '`wasp %s --help` shows its usage, its summary and the options of all',
  async (path, summary, usage) => {
    const { result, ...rest } = await typed(`${path} --help`);
    expect(rest).toEqual(HELP);
    expect(result).toContain(`Usage: wasp ${usage} [`);
    expect(result).toContain(summary);
    expect(result).toContain('-C, --cwd <dir>');
    expect(result).not.toContain('\u001B');
  },
);

test.each(['', '--help', '-h', 'help', '--no-color --help', '-C /'])(
  '`wasp %s` lists all commands',
  async (words) => {
    const { result, ...rest } = await typed(words);
    expect(rest).toEqual(HELP);
    expect(result).toContain('Usage: wasp [options] [command]');
    for (const { path, summary, alias } of commandTable) {
      if (!path.includes(' '))
        expect(result).toMatch(
          new RegExp(
            `^  ${path}${alias ? `\\|${alias}` : ''} +${summary.replace(/[()]/g, '\\$&')}$`,
            'm',
          ),
        );
    }
  },
);

test.each([
  ['help build', 'build --help'],
  ['help build start', 'build start --help'],
  ['help engine', 'engine --help'],
  ['help engine exec', 'engine exec --help'],
  ['engine help', 'engine --help'],
  ['engine help remove', 'engine remove --help'],
  ['build -h', 'build --help'],
  ['new app --template basic --help', 'new --help'],
])('`wasp %s` is `wasp %s`', async (short, long) => {
  const [first, second] = await Promise.all([typed(short), typed(long)]);
  expect(first).toEqual({ ...HELP, result: second.result });
  expect(second.result).toContain(`Usage: wasp ${long.replace(' --help', '')} `);
});

test.each(['--version', '-v', '-V', 'version'])('`wasp %s` runs `wasp version`', async (words) => {
  expect((await typed(words)).parsed).toMatchObject({ kind: 'run', path: ['version'] });
});
