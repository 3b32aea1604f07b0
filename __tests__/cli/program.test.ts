import { UsageError } from '../../src/errors';
import { parse, type Parsed } from '../../src/cli/parse';
import { rewrite } from '../../src/cli/spelling';

async function parseWords(argv: readonly string[]): Promise<{ parsed: Parsed; shown: string }> {
  let shown = '';
  const parsed = await parse(argv, {
    result: (text) => void (shown += text),
    note: (text) => void (shown += text),
    isColored: false,
    columns: 80,
  });
  return { parsed, shown };
}

async function parseRun(argv: readonly string[]): Promise<Parsed & { kind: 'run' }> {
  const { parsed } = await parseWords(argv);
  if (parsed.kind !== 'run') throw new Error(`${argv.join(' ')} ran no command`);
  return parsed;
}

test.each<[string[], string[]]>([
  [[], ['--help']],
  [['help'], ['--help']],
  [
    ['help', 'engine', 'list'],
    ['engine', 'list', '--help'],
  ],
  [['--version'], ['version']],
  [['-v'], ['version']],
  [['-V'], ['version']],
  [
    ['--version', '--json'],
    ['version', '--json'],
  ],
  [
    ['new', 'help'],
    ['new', 'help'],
  ],
  [
    ['new', '-v'],
    ['new', '-v'],
  ],
])('%j is understood as %j', (argv, expected) => {
  expect(rewrite(argv)).toEqual(expected);
});

test.each<[string[], string]>([
  [[], 'wasp [options] [command]'],
  [['help'], 'wasp [options] [command]'],
  [['-h'], 'wasp [options] [command]'],
  [['--help'], 'wasp [options] [command]'],
  [['--no-color', '--help'], 'wasp [options] [command]'],
  [['help', 'new'], 'wasp new [options] [name]'],
  [['new', '--help'], 'wasp new [options] [name]'],
  [['new', '-h'], 'wasp new [options] [name]'],
  [['new', 'app', '--template', 'basic', '--help'], 'wasp new [options] [name]'],
  [['engine', '--help'], 'wasp engine [options] [command]'],
  [['help', 'engine'], 'wasp engine [options] [command]'],
  [['engine', 'list', '--help'], 'wasp engine list [options]'],
  [['help', 'engine', 'list'], 'wasp engine list [options]'],
  [['telemetry', '--help'], 'wasp telemetry [options] [command]'],
  [['telemetry', 'status', '--help'], 'wasp telemetry status [options]'],
  [['build', '--help'], 'wasp build [options] [command]'],
  [['deploy', 'fly', 'deploy', '--help'], 'wasp deploy fly deploy [options]'],
])('%j shows help for %s', async (argv, usage) => {
  const { parsed, shown } = await parseWords(argv);
  expect(parsed).toEqual({ kind: 'shown', exitCode: 0 });
  expect(shown.split('\n')[0]).toBe(`Usage: ${usage}`);
});

test('help of a command shows its own options and those that every command has', async () => {
  const { shown } = await parseWords(['new', '--help']);
  expect(shown).toContain('--template <template>');
  expect(shown).toContain('--no-color');
  expect(shown).not.toMatch(/\s$/);
});

test('a group without a subcommand shows its help, and is wrong usage', async () => {
  const { parsed, shown } = await parseWords(['engine']);
  expect(parsed).toEqual({ kind: 'shown', exitCode: 2 });
  expect(shown).toContain('Usage: wasp engine');
});

test.each<[string[], string, string | undefined]>([
  [['biuld'], "Unknown command 'biuld'.", 'build'],
  [['buil'], "Unknown command 'buil'.", 'build'],
  [['telem'], "Unknown command 'telem'.", 'telemetry'],
  [['engine', 'lsit'], "Unknown command 'lsit'.", 'list'],
  [['engine', 'inst'], "Unknown command 'inst'.", 'install'],
  [['telemetry', 'disabel'], 'disabel', 'disable'],
  [['build', 'strat'], 'strat', 'start'],
  [['xyzzy'], "Unknown command 'xyzzy'.", undefined],
  [[''], "Unknown command ''.", undefined],
  [['__proto__'], "Unknown command '__proto__'.", undefined],
  [['help', 'biuld'], "Unknown command 'biuld'.", 'build'],
  [['biuld', '--help'], "Unknown command 'biuld'.", 'build'],
  [['help', 'engine', 'lsit'], "Unknown command 'lsit'.", 'list'],
  [['version', '--josn'], "Unknown option '--josn'.", '--json'],
  [['--verbos', 'version'], "Unknown option '--verbos'.", '--verbose'],
  [['new', 'app', '--templat', 'basic'], "Unknown option '--templat'.", '--template'],
  [
    ['new', 'one', 'two'],
    "Too many arguments for 'new'. Expected 1 argument but got 2.",
    undefined,
  ],
  [['new', '--template'], "Option '-t, --template <template>' argument missing.", undefined],
  [['start', '--only', 'both'], 'Allowed choices are server, client.', undefined],
  [['-C'], "Option '-C, --cwd <dir>' argument missing.", undefined],
])('%j is wrong usage: %s The nearest match is %s', async (argv, what, nearest) => {
  const error: UsageError = await parseWords(argv).then(
    () => Promise.reject(new Error('was understood')),
    (thrown) => thrown,
  );
  expect(error).toBeInstanceOf(UsageError);
  expect(error.exitCode).toBe(2);
  expect(error.message).toContain(what);
  expect(error.message).not.toMatch(/error:/i);
  expect(error.why).toBe(nearest && `Did you mean ${nearest}?`);
  expect(error.next).toContain('--help');
});

test.each<[string[], string[], string[], unknown[]]>([
  [['build'], ['build'], [], []],
  [['test', 'client', '--x', 'y'], ['test', 'client'], ['client', '--x', 'y'], [['--x', 'y']]],
  [
    ['db', 'migrate-dev', '--name', 'first'],
    ['db', 'migrate-dev'],
    ['migrate-dev', '--name', 'first'],
    [],
  ],
  [['start', 'db', '--embedded'], ['start', 'db'], ['db', '--embedded'], []],
  [['dev', '--no-open'], ['start'], ['--no-open'], []],
  [
    ['db', 'prisma', '--', 'migrate', 'status'],
    ['db', 'prisma'],
    ['prisma', 'migrate', 'status'],
    [['migrate', 'status']],
  ],
  [
    ['deploy', 'fly', 'deploy', '--yes'],
    ['deploy', 'fly', 'deploy'],
    ['fly', 'deploy', '--yes'],
    [],
  ],
  [
    ['deploy', 'fly', 'cmd', 'ssh', '-C', 'ls', '--context', 'server'],
    ['deploy', 'fly', 'cmd'],
    ['fly', 'cmd', '--context', 'server', '--', 'ssh', '-C', 'ls'],
    [['ssh', '-C', 'ls']],
  ],
  [
    ['engine', 'exec', '--', 'doctor', '--help'],
    ['engine', 'exec'],
    ['exec', 'doctor', '--help'],
    [['doctor', '--help']],
  ],
  [['telemetry'], ['telemetry'], [], []],
  [['telemetry', 'disable'], ['telemetry', 'disable'], ['disable'], []],
  [['new', 'app'], ['new'], ['app'], ['app']],
])('%j runs %j with the words %j', async (argv, path, words, args) => {
  expect(await parseRun(argv)).toMatchObject({ path, words, args });
});

test.each<[string[], object]>([
  [['new', 'app', '-t', 'minimal'], { template: 'minimal' }],
  [['new', '--template=basic', 'app'], { template: 'basic' }],
  [['version', '--json'], { json: true }],
  [['telemetry', '--json'], { json: true }],
  [['telemetry', 'status', '--json'], { json: true }],
])('%j gives the command the options %j', async (argv, options) => {
  expect((await parseRun(argv)).options).toMatchObject(options);
});

test.each<[string[], object]>([
  [['version'], {}],
  [['-C', '/app', 'version'], { cwd: '/app' }],
  [['version', '-C', '/app'], { cwd: '/app' }],
  [['--cwd=/app', 'version'], { cwd: '/app' }],
  [['version', '--cwd', '/app', '--verbose'], { cwd: '/app', verbose: true }],
  [['--verbose', 'engine', 'list'], { verbose: true }],
  [['engine', '--verbose', 'list'], { verbose: true }],
  [['engine', 'list', '--verbose'], { verbose: true }],
  [['test', 'client', '--x', 'y', '--verbose'], { verbose: true }],
  [['engine', 'exec', '--', '--verbose', '-C', '/app'], {}],
])('%j gives every command the options %j', async (argv, expected) => {
  const { color: _, ...globals } = (await parseRun(argv)).globals as { color?: boolean };
  expect(globals).toEqual(expected);
});

test('the options that every command has are none of its words', async () => {
  const argv = [
    '-C',
    '/app',
    'deploy',
    '--verbose',
    'fly',
    '--cwd',
    'setup',
    'deploy',
    '--no-color',
  ];
  expect(await parseRun(argv)).toMatchObject({ words: ['fly', 'deploy'], args: [] });
});

test.each([
  [
    ['-C', 'dir', '--version'],
    ['-C', 'dir', 'version'],
  ],
  [
    ['--verbose', 'help', 'engine', 'exec'],
    ['--verbose', 'engine', 'exec', '--help'],
  ],
  [
    ['engine', 'help'],
    ['engine', '--help'],
  ],
  [
    ['engine', 'help', 'exec'],
    ['engine', 'exec', '--help'],
  ],
  [['--cwd=dir'], ['--cwd=dir', '--help']],
  [
    ['new', 'help'],
    ['new', 'help'],
  ],
])('%j is read as %j', (typed, read) => {
  expect(rewrite(typed)).toEqual(read);
});
