import { execFileSync } from 'node:child_process';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { commandTable } from '../../src/cli/command-table';
import { COMPLETERS } from '../support/completions';
import { findLoadedModules } from '../support/loaded-modules';
import { findProgram, testWith } from '../support/requirements';
import { runProgram, runWasp } from '../support/run-wasp';
import { createSandbox, inSandbox, type Sandbox } from '../support/sandbox';

const SHELLS = ['bash', 'zsh', 'fish'] as const;
type Shell = (typeof SHELLS)[number];

const scripts: Record<Shell, string> = { bash: '', zsh: '', fish: '' };
let sandbox: Sandbox;
let folder: string;

beforeAll(async () => {
  sandbox = createSandbox();
  folder = join(sandbox.home, 'folder');
  mkdirSync(join(folder, 'alpha beta'), { recursive: true });
  mkdirSync(join(folder, 'gamma'));
  writeFileSync(join(folder, 'aleph'), '');
  for (const shell of SHELLS)
    scripts[shell] = (await runWasp(sandbox, ['completion', shell], { cwd: folder })).stdout;
});

afterAll(async () => {
  await sandbox.quiet();
  sandbox.remove();
});

/** The words of the table that can follow others, with their aliases. */
function subcommandsOf(group: string): string[] {
  const below = commandTable.filter(
    ({ path }) =>
      path.startsWith(group && `${group} `) && path.split(' ').length === (group ? 2 : 1),
  );
  return below
    .flatMap(({ path, alias }) => [path.split(' ').pop() ?? '', ...(alias ? [alias] : [])])
    .sort();
}

const GROUPS = [
  '',
  ...new Set(
    commandTable
      .filter(({ path }) => path.includes(' '))
      .map(({ path }) => path.split(' ')[0] ?? ''),
  ),
];
const CASES: [string, string[]][] = [
  ['wasp en', ['engine']],
  ['wasp engine li', ['list']],
  ['wasp -C gamma engine rem', ['remove']],
  ['wasp engine --cwd gamma --verbose rem', ['remove']],
  ['wasp dev --js', ['--json']],
  ['wasp new -t m', ['minimal']],
  ['wasp new -t ', ['basic', 'minimal', 'saas']],
  ['wasp build start --server-env-file al', ['aleph', 'alpha beta']],
  ['wasp clean --da', ['--data']],
  ['wasp new --template=m', ['minimal']],
  ['wasp start --only=s', ['server']],
  ['wasp completion ', ['bash', 'fish', 'zsh']],
  ['wasp completion zsh ', []],
  ['wasp completion zsh --inst', ['--install']],
  ['wasp new build ', []],
  ['wasp nonsense ', []],
  ['wasp nonsense engine ', []],
  ['wasp compile --verb', ['--verbose']],
  ['wasp --no-c', ['--no-color']],
  ['wasp compile --templ', []],
  ['wasp start --client-port ', []],
  ['wasp -C ', ['alpha beta', 'gamma']],
  ['wasp compile --cwd al', ['alpha beta']],
  ['wasp compile --cwd=al', ['alpha beta']],
  ['wasp engine exec al', ['aleph', 'alpha beta']],
  ['wasp engine exec one -- al', ['aleph', 'alpha beta']],
  ['wasp engine exec -- --js', []],
];

describe.each(SHELLS)('%s', (shell) => {
  testWith(shell)(
    'offers the commands of the table that can follow, and the options and values that fit, and nothing else',
    async () => {
      const expected = {
        ...Object.fromEntries(
          GROUPS.map((group) => [group ? `wasp ${group} ` : 'wasp ', subcommandsOf(group)]),
        ),
        ...Object.fromEntries(CASES),
      };
      const offered = await COMPLETERS[shell](sandbox, {
        script: scripts[shell],
        lines: Object.keys(expected),
        cwd: folder,
      });
      expect(offered).toEqual(expected);
    },
  );

  testWith(shell)('sees no mistake in its script', () => {
    const file = join(sandbox.home, `checked.${shell}`);
    writeFileSync(file, scripts[shell]);
    execFileSync(findProgram(shell) ?? shell, ['-n', file], { env: sandbox.env });
  });
});

testWith('bash', 'script')(
  'on a terminal, bash completes words, values after = and folders with spaces in them',
  async () => {
    const script = join(sandbox.home, 'completion.bash');
    writeFileSync(script, scripts.bash);
    const steps: [string, string][] = [
      ['$ ', `source '${script}'; wasp() { printf '<%s>' "$@"; }\n`],
      ['$ ', 'wasp engi\tli\t--js\t --cwd=alp\t\n'],
      ['<engine><list><--json><--cwd=alpha beta/>', 'exit\n'],
    ];
    let seen = '';
    const run = await runProgram(
      sandbox,
      'script',
      ['-qec', 'bash --norc --noprofile -i', '/dev/null'],
      {
        cwd: folder,
        env: { TERM: 'xterm', PS1: '$ ' },
        input: null,
        onOutput(text, child) {
          seen += text;
          if (steps[0] && seen.includes(steps[0][0])) {
            seen = '';
            child.stdin?.write(steps.shift()?.[1] ?? '');
          }
        },
      },
    );
    expect(run.stdout).toContain('<engine><list><--json><--cwd=alpha beta/>');
    expect(run.exitCode).toBe(0);
  },
);
const PLACES: [Shell, string, NodeJS.ProcessEnv, string][] = [
  ['bash', '.local/share/bash-completion/completions/wasp', {}, 'bash-completion'],
  ['bash', 'data/bash-completion/completions/wasp', { XDG_DATA_HOME: 'data' }, 'bash-completion'],
  ['zsh', '.local/share/zsh/site-functions/_wasp', {}, 'fpath=('],
  ['fish', '.config/fish/completions/wasp.fish', {}, 'from now on'],
  ['fish', 'config/fish/completions/wasp.fish', { XDG_CONFIG_HOME: 'config' }, 'from now on'],
];

test.each(PLACES)(
  '`wasp completion %s --install` writes ~/%s with %j, says what to do next, and touches nothing else',
  (shell, place, env, next) =>
    inSandbox({}, async (own) => {
      const inHome = Object.fromEntries(
        Object.entries(env).map(([name, value]) => [name, join(own.home, value ?? '')]),
      );
      const file = join(own.home, place);
      for (let time = 1; time <= 2; time += 1) {
        const run = await runWasp(own, ['completion', shell, '--install'], {
          cwd: own.home,
          env: inHome,
        });
        expect(run).toMatchObject({
          exitCode: 0,
          stdout: `${file}\n`,
          stderr: expect.stringContaining(next),
        });
      }
      expect(readFileSync(file, 'utf8')).toBe(scripts[shell]);
      expect(readdirSync(dirname(file))).toEqual([place.split('/').pop()]);
      expect(readdirSync(own.home)).toEqual([place.split('/')[0]]);
    }),
);

testWith('fish')('fish loads what was installed by itself', () =>
  inSandbox({}, async (own) => {
    await runWasp(own, ['completion', 'fish', '--install']);
    // fish looks for the completion of a program that there is.
    const bin = join(own.home, 'bin');
    mkdirSync(bin);
    symlinkSync('/bin/false', join(bin, 'wasp'));
    const fish = await runProgram(own, 'fish', ['-c', "complete -C 'wasp en'"], {
      env: { PATH: `${bin}:${own.env['PATH']}` },
    });
    expect(fish).toMatchObject({ stdout: expect.stringMatching(/^engine\t/), stderr: '' });
  }),
);

testWith('zsh')('zsh loads what was installed by itself', () =>
  inSandbox({}, async (own) => {
    await runWasp(own, ['completion', 'zsh', '--install']);
    const fpath = join(own.home, '.local/share/zsh/site-functions');
    const script = `fpath=('${fpath}' $fpath)\nautoload -Uz compinit && compinit -u -D`;
    expect(await COMPLETERS.zsh(own, { script, lines: ['wasp en'], cwd: own.home })).toEqual({
      'wasp en': ['engine'],
    });
  }),
);

test("a completion that is somebody else's is left as it is", () =>
  inSandbox({}, async (own) => {
    const file = join(own.home, '.config/fish/completions/wasp.fish');
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, '# mine\n');
    const run = await runWasp(own, ['completion', 'fish', '--install']);
    expect(run).toMatchObject({
      exitCode: 1,
      stdout: '',
      stderr: expect.stringContaining(`Error: ${file} is there already.`),
    });
    expect(readFileSync(file, 'utf8')).toBe('# mine\n');
  }));

test('a link that the user keeps stays one: its file is written, or the broken link is named', () =>
  inSandbox({}, async (own) => {
    const [file, kept] = [
      join(own.home, '.config/fish/completions/wasp.fish'),
      join(own.home, 'dotfiles', 'wasp.fish'),
    ];
    mkdirSync(dirname(file), { recursive: true });
    symlinkSync(kept, file);
    const args = ['completion', 'fish', '--install'];
    expect(await runWasp(own, args)).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining(`${file} is a symbolic link that leads nowhere.`),
    });
    mkdirSync(dirname(kept));
    writeFileSync(kept, (await runWasp(own, ['completion', 'fish'])).stdout.slice(0, -100));
    expect(await runWasp(own, args)).toMatchObject({ exitCode: 0 });
    expect(lstatSync(file).isSymbolicLink()).toBe(true);
    expect(readFileSync(kept, 'utf8')).toBe((await runWasp(own, ['completion', 'fish'])).stdout);
    expect(lstatSync(kept).mode & 0o777).toBe(0o644);
  }));

test('a place that can not be written to is said to be one, and nothing half made stays', () =>
  inSandbox({}, async (own) => {
    writeFileSync(join(own.home, '.config'), 'a file');
    const run = await runWasp(own, ['completion', 'fish', '--install']);
    expect(run).toMatchObject({
      exitCode: 1,
      stdout: '',
      stderr: expect.stringContaining("The completion can't be written to "),
    });
    expect(existsSync(join(own.home, '.config', 'fish'))).toBe(false);
  }));

test.each(['csh', ''])('`wasp completion %s` is wrong usage', (shell) =>
  inSandbox({}, async (own) => {
    expect(await runWasp(own, ['completion', ...(shell ? [shell] : [])])).toMatchObject({
      exitCode: 2,
      stdout: '',
    });
  }),
);

test('it works outside a project and without an engine, writes nothing, and loads no conf, got or clack', async () => {
  const { run, packages } = await findLoadedModules(sandbox, ['completion', 'bash'], {
    cwd: sandbox.home,
    env: { WASP_ENGINE: undefined, HOME: undefined },
  });
  expect(run).toMatchObject({ exitCode: 0, stdout: scripts.bash, stderr: '' });
  expect(packages.filter((name) => ['conf', 'got', '@clack/prompts'].includes(name))).toEqual([]);
});
