'use strict';

// What a user waits for a hundred times a day, beside the official program on the same project: `wasp-bin` itself, on the same Node.js and npm.

const {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} = require('node:fs');
const { cpus, tmpdir } = require('node:os');
const { delimiter, join } = require('node:path');
const { formatTable, measureInTurn } = require('./measure');
const { answer, bringUp, run } = require('./programs');

/** @typedef {Awaited<ReturnType<typeof prepare>>} Lab */
/** @typedef {Awaited<ReturnType<typeof bringUp>>} RunningPart */
/** @typedef {(...args: string[]) => Promise<void>} Command */

const WASP = join(__dirname, '..', 'bin', 'wasp.js');
/** Where the tests keep the real engine and its Node.js too. */
const CACHE = join(__dirname, '..', 'node_modules', '.cache', 'wasp-shell');
const RUNS = Number(process.env.BENCH_RUNS ?? 5);

async function main() {
  const home = realpathSync(mkdtempSync(join(tmpdir(), 'wasp-bench-')));
  try {
    const lab = await prepare(home);
    const parts = { commands: measureCommands, saves: measureSaves, starts: measureStarts };
    const named = process.argv.slice(2);
    for (const [name, measure] of Object.entries(parts))
      if (named.length === 0 || named.includes(name)) await measure(lab);
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

/**
 * A minimal project, compiled once, and the two programs, each on a copy of its own: what the one makes is a change to the other.
 *
 * @param {string} home
 */
async function prepare(home) {
  const waspHome = join(home, 'wasp-home');
  mkdirSync(waspHome);
  for (const kept of ['engines', 'runtimes']) {
    mkdirSync(join(CACHE, kept), { recursive: true });
    symlinkSync(join(CACHE, kept), join(waspHome, kept));
  }
  const env = {
    ...process.env,
    HOME: home,
    WASP_HOME: waspHome,
    WASP_TELEMETRY_DISABLE: '1',
    npm_config_userconfig:
      process.env.npm_config_userconfig ?? join(process.env.HOME ?? '', '.npmrc'),
  };
  const project = join(home, 'app');
  const wasp = (/** @type {string[]} */ ...args) =>
    run(process.execPath, [WASP, ...args], { cwd: project, env });
  await run(process.execPath, [WASP, 'new', 'app', '-t', 'minimal'], { cwd: home, env });
  await wasp('compile');

  const engine = join(waspHome, 'engines', readdirSync(join(CACHE, 'engines'))[0]);
  const runtimes = readdirSync(join(CACHE, 'runtimes')).map((name) =>
    join(waspHome, 'runtimes', name, name.startsWith('npm-') ? 'path' : 'bin'),
  );
  const officialEnv = {
    ...env,
    PATH: [...runtimes, process.env.PATH].join(delimiter),
    waspc_datadir: `${join(engine, 'data')}/`,
  };
  const officialProject = join(home, 'official', 'app');
  cpSync(project, officialProject, { recursive: true, verbatimSymlinks: true });
  const official = (/** @type {string[]} */ ...args) =>
    run(join(engine, 'wasp-bin'), args, { cwd: officialProject, env: officialEnv });
  return { project, officialProject, env, officialEnv, wasp, official };
}

/** @param {Lab} lab */
async function measureCommands({ project, officialProject, wasp, official }) {
  const rows = [];
  /** @type {[string, string[]][]} */
  const commands = [
    ['compile, nothing changed', ['compile']],
    ['info', ['info']],
    ['deps', ['deps']],
    ['dockerfile', ['dockerfile']],
    ['version (official: without its launcher)', ['version']],
  ];
  for (const [label, args] of commands) {
    await wasp(...args);
    rows.push(
      await compare(label, { official: () => official(...args), shell: () => wasp(...args) }),
    );
  }
  const cold = (/** @type {Command} */ command, /** @type {string} */ folder) => async () => {
    rmSync(join(folder, '.wasp', 'out'), { recursive: true });
    const startedAt = performance.now();
    await command('compile');
    return { ms: performance.now() - startedAt };
  };
  rows.push(
    await compare(
      'compile, nothing generated yet',
      { official: cold(official, officialProject), shell: cold(wasp, project) },
      { runs: 2, warmups: 0 },
    ),
  );
  print('One command', rows);
}

/**
 * From a save of the main file until it is compiled, with the app up.
 *
 * @param {Lab} lab
 */
async function measureSaves({ project, officialProject, env, officialEnv, wasp }) {
  await wasp('compile');
  const shell = await bringUp(
    process.execPath,
    [WASP, 'start', '--no-open', '--no-color'],
    { cwd: project, env },
    /The app is at/,
  );
  const ofShell = await measureInTurn(
    { shell: () => save(project, shell, /Compiled in|compile failed/) },
    { runs: RUNS, warmups: 1 },
  );
  await shell.stop();
  const official = await bringUp(
    join(officialEnv.waspc_datadir, '..', 'wasp-bin'),
    ['start'],
    { cwd: officialProject, env: officialEnv },
    /Server listening on port/,
  ).catch(() => undefined);
  if (!official) {
    process.stdout.write(
      '\nThe official `start` does not come up here: its check of the database needs a download from Prisma. Its compile alone stands for it.\n',
    );
    return print('A save of main.wasp.ts', [
      await compareSaveWithCompile({ project: officialProject, officialEnv }, ofShell.shell),
    ]);
  }
  const ofOfficial = await measureInTurn(
    {
      official: () =>
        save(
          officialProject,
          official,
          /successfully compiled|Compilation of wasp project failed/i,
        ),
    },
    { runs: RUNS, warmups: 1 },
  );
  await official.stop();
  print('A save of main.wasp.ts', [
    toRow('until it is compiled', ofOfficial.official, ofShell.shell),
  ]);
}

/**
 * @param {Pick<Lab, 'project' | 'officialEnv'>} lab
 * @param {number} shellMs
 */
async function compareSaveWithCompile({ project, officialEnv }, shellMs) {
  const compile = async () => {
    edit(project);
    await run(join(officialEnv.waspc_datadir, '..', 'wasp-bin'), ['compile'], {
      cwd: project,
      env: officialEnv,
    });
  };
  const { official } = await measureInTurn({ official: compile }, { runs: RUNS, warmups: 1 });
  return toRow('until it is compiled', official, shellMs);
}

/**
 * From nothing until server and client answer, beside the same two programs started by hand.
 *
 * @param {Lab} lab
 */
async function measureStarts({ project, env, officialEnv, wasp }) {
  await wasp('compile');
  const inShell = async () => {
    const app = await bringUp(
      process.execPath,
      [WASP, 'start', '--no-open', '--no-color'],
      { cwd: project, env },
      /The app is at/,
    );
    const { ms } = app;
    await app.stop();
    return { ms };
  };
  const byHand = async () => {
    const ports = {
      PORT: '3901',
      WASP_SERVER_URL: 'http://localhost:3901',
      WASP_WEB_CLIENT_URL: 'http://localhost:3900',
      REACT_APP_API_URL: 'http://localhost:3901',
    };
    const env = { ...officialEnv, ...ports, DATABASE_URL: 'file:./dev.db' };
    const startedAt = performance.now();
    const started = await Promise.all([
      bringUp(
        'npm',
        ['run', 'watch'],
        { cwd: join(project, '.wasp', 'out', 'server'), env },
        /Server listening on port/,
      ),
      bringUp(
        'npx',
        ['vite', '--port', '3900', '--strictPort', '--no-open'],
        { cwd: project, env },
        /ready in/,
      ),
    ]);
    await Promise.all([answer(ports.WASP_WEB_CLIENT_URL), answer(ports.WASP_SERVER_URL)]);
    const ms = performance.now() - startedAt;
    await Promise.all(started.map((part) => part.stop()));
    return { ms };
  };
  print('Start of a compiled project', [
    await compare(
      'until both answer (official: by hand)',
      { official: byHand, shell: inShell },
      { runs: RUNS, warmups: 1 },
    ),
  ]);
}

let edits = 0;

/** @param {string} project */
function edit(project) {
  const file = join(project, 'main.wasp.ts');
  edits += 1;
  writeFileSync(
    file,
    readFileSync(file, 'utf8').replace(/title: "[^"]*"/, `title: "edit ${edits}"`),
  );
}

/**
 * @param {string} project
 * @param {RunningPart} app
 * @param {RegExp} done
 */
async function save(project, app, done) {
  const startedAt = performance.now();
  edit(project);
  await app.said(done);
  return { ms: performance.now() - startedAt };
}

/**
 * @param {string} label
 * @param {{ official: () => unknown, shell: () => unknown }} cases
 */
async function compare(label, cases, options = { runs: RUNS, warmups: 1 }) {
  const { official, shell } = await measureInTurn(cases, options);
  return toRow(label, official, shell);
}

/**
 * @param {string} label
 * @param {number} officialMs
 * @param {number} shellMs
 */
function toRow(label, officialMs, shellMs) {
  return [
    label,
    (officialMs / 1000).toFixed(2),
    (shellMs / 1000).toFixed(2),
    (shellMs / officialMs).toFixed(2),
    `${(officialMs / shellMs).toFixed(1)} times`,
  ];
}

/**
 * @param {string} title
 * @param {string[][]} rows
 */
function print(title, rows) {
  process.stdout.write(
    `\n### ${title}\n\n${formatTable(['', 'official, s', 'shell, s', 'ratio', 'faster'], rows)}\n`,
  );
}

process.stdout.write(
  `Medians of ${RUNS} runs in turn, Node.js ${process.version}, ${cpus().length} cores.\n`,
);
main().catch((error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exitCode = 1;
});
