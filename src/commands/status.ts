import { defineCommand } from '../cli/command';
import type { ContextFor } from '../context';
import { findSilent } from '../dev/background';
import { findLeftovers, formatLeftovers } from '../dev/orphaned-processes';
import { logFileOf } from '../dev/run-log';
import { findKilledRun, findRun, type RunRecord } from '../dev/run-record';
import type { Status } from '../json/status';
import { findProjectFolder } from '../project/folder';
import { formatTable } from '../terminal/table';

export const command = defineCommand({
  needs: 'project',
  declare: (c) =>
    c
      .option('--json', 'print one JSON document')
      .addHelpText(
        'after',
        '\nSays what `wasp start` runs for this project, whether it answers, and what a killed one has left behind. The exit code is 0 in any case.',
      ),
  async run(context, _, { json }) {
    const { project, settings, terminal } = context;
    const status = await findStatus(context);
    if (json) return terminal.json(status);
    const killed = status.isRunning
      ? undefined
      : await findKilledRun(findProjectFolder(project, settings));
    terminal.result(status.isRunning ? formatRunning(status) : formatStopped(status, killed));
  },
});

async function findStatus({ project, settings }: ContextFor<'project'>): Promise<Status> {
  const folder = findProjectFolder(project, settings);
  const run = await findRun(folder);
  const silent = run ? await findSilent(run) : [];
  return {
    version: 1,
    isRunning: run !== undefined,
    isReady: run !== undefined && silent.length === 0,
    mode: run?.mode ?? null,
    pid: run?.pid ?? null,
    since: run?.since ?? null,
    clientUrl: findUrl('client', run),
    serverUrl: findUrl('server', run),
    parts: run ? findParts(run, silent) : [],
    leftovers: run ? [] : await findLeftovers({ project, settings }),
    logFile: logFileOf(folder),
  };
}

function findUrl(part: 'client' | 'server', run: RunRecord | undefined): string | null {
  return (run?.parts.includes(part) && run[`${part}Url`]) || null;
}

/** Server and client as they answer now, the others as they were last heard of. */
function findParts({ parts, states }: RunRecord, silent: readonly string[]): Status['parts'] {
  const asked = parts.map((name) => {
    const state = states[name] ?? 'starting';
    if (!silent.includes(name)) return { name, state: 'ready' as const };
    return { name, state: state === 'ready' ? ('silent' as const) : state };
  });
  const others = (['db', 'wasp'] as const).flatMap((name) =>
    states[name] ? [{ name, state: states[name] }] : [],
  );
  return [...asked, ...others];
}

const WORDS: Readonly<Record<Status['parts'][number]['state'], string>> = {
  starting: 'is starting',
  ready: 'answers',
  silent: 'does not answer',
  crashed: 'has ended by itself, and is started again',
  failed: 'has ended by itself, and waits for a change',
};
const COMPILE_WORDS: Partial<Record<Status['parts'][number]['state'], string>> = {
  starting: 'goes on',
  ready: 'has succeeded',
  failed: 'has failed',
};

function formatRunning({
  isReady,
  mode,
  pid,
  since,
  clientUrl,
  serverUrl,
  parts,
  logFile,
}: Status): string {
  const urls = { client: clientUrl, server: serverUrl, db: null, wasp: null };
  const rows = parts.map(({ name, state }) => {
    const words =
      name === 'wasp'
        ? COMPILE_WORDS[state]
        : `${WORDS[state]}${urls[name] ? `: ${urls[name]}` : ''}`;
    return [name === 'wasp' ? 'compile' : name, words ?? state];
  });
  return [
    `${isReady ? 'The app runs' : 'The app runs, and does not answer yet'}, since ${new Date(since ?? '').toLocaleString()}.`,
    formatTable([...rows, ['process', `${pid}, in the ${mode}`], ['log', logFile]], {
      indent: '  ',
    }),
  ].join('\n');
}

function formatStopped({ leftovers }: Status, killed: RunRecord | undefined): string {
  const lines = ['The app does not run.'];
  if (killed)
    lines.push(
      `A wasp that ran it, process ${killed.pid}, was killed. \`wasp logs\` shows what it said last.`,
    );
  if (leftovers.length > 0)
    lines.push(
      'What was left behind, and what `wasp stop` or the next start stops:',
      formatLeftovers(leftovers),
    );
  return lines.join('\n');
}
