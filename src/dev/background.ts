import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ContextFor } from '../context';
import type { LogLine } from '../json/logs';
import { Interrupted, UserError, type StopSignal } from '../errors';
import { makeFolder } from '../folders';
import type { PortName } from '../ports/reserve';
import { startInBackground, type BackgroundChild } from '../processes/background';
import { pollUntil } from '../processes/poll';
import { findProjectFolder } from '../project/folder';
import { packageInfo } from '../package-info';
import { cleanUp } from './orphaned-processes';
import { readLog } from './read-log';
import { answers } from './ready';
import { logFileOf } from './run-log';
import { claimRunFor, findRun, type RunRecord } from './run-record';
import { stopRun } from './stop-run';

export interface BackgroundPlan {
  /** What `wasp start --foreground` gets besides. */
  readonly args: readonly string[];
  readonly parts: readonly PortName[];
  readonly timeoutMs: number;
}

/** The app answers, or it is known that it does not. */
export type BackgroundEnd =
  | { kind: 'ready'; run: RunRecord; isNew: boolean }
  | { kind: 'failed'; error: UserError; lastLines: readonly LogLine[] };

/** Why it is not waited for any longer. */
type Wait =
  | { kind: 'ready'; run: RunRecord }
  | { kind: 'ended' }
  | { kind: 'broken'; part: PortName }
  | { kind: 'late'; silent: readonly PortName[] };

type Context = ContextFor<'engine'>;

const BETWEEN_LOOKS_MS = 100;
const ONE_TRY_MS = 2000;
const LAST_LINES = 20;

/**
 * Starts the app in a shell of its own, and waits until it answers over HTTP. Where it runs already, or is about to, that one is waited for.
 * A start that fails leaves nothing running.
 *
 * @throws Interrupted when the run is stopped meanwhile, after what it has started has been stopped
 */
export async function startBackground(
  plan: BackgroundPlan,
  context: Context,
): Promise<BackgroundEnd> {
  const { project, settings, signal } = context;
  const folder = findProjectFolder(project, settings);
  const errorFile = join(dirname(logFileOf(folder)), 'errors.txt');
  const startedAtMs = Date.now();
  let child: BackgroundChild | undefined;
  const claimed = await claimRunFor(folder, { mode: 'background', parts: plan.parts }, async () => {
    makeFolder(dirname(errorFile));
    const args = [
      join(packageInfo.folder, 'bin', 'wasp.js'),
      ...(settings.verbose ? ['--verbose'] : []),
      'start',
      '--foreground',
      ...plan.args,
    ];
    child = startInBackground(
      { file: process.execPath, args, cwd: project.root, env: settings.env },
      errorFile,
    );
    return child.pid;
  });
  let isLeft = child === undefined;
  try {
    const wait = await waitForApp(
      folder,
      { deadlineMs: startedAtMs + plan.timeoutMs, isOwn: child !== undefined },
      signal,
    );
    if (wait.kind === 'ready') {
      isLeft = true;
      return { kind: 'ready', run: wait.run, isNew: child !== undefined };
    }
    const error = child
      ? explainFailure(wait, child, errorFile, plan)
      : explainOther(wait, claimed, plan);
    return {
      kind: 'failed',
      error,
      lastLines: readLog(folder, child && startedAtMs).slice(-LAST_LINES),
    };
  } finally {
    child?.leave();
    if (!isLeft) {
      await stopRun(claimed);
      await cleanUp({ ...context, signal: new AbortController().signal });
    }
  }
}

/** @param isOwn one of another start is given the time to recover from a crash */
async function waitForApp(
  folder: string,
  { deadlineMs, isOwn }: { deadlineMs: number; isOwn: boolean },
  signal: AbortSignal,
): Promise<Wait> {
  const judge = async (): Promise<Wait | undefined> => {
    const run = await findRun(folder);
    if (!run) return { kind: 'ended' };
    const silent = await findSilent(run);
    if (silent.length === 0) return { kind: 'ready', run };
    const broken = silent.find(
      (part) => run.states[part] === 'failed' || (isOwn && run.states[part] === 'crashed'),
    );
    if (broken) return { kind: 'broken', part: broken };
    return Date.now() > deadlineMs ? { kind: 'late', silent } : undefined;
  };
  const wait = await pollUntil(judge, { intervalMs: BETWEEN_LOOKS_MS, signal });
  if (!wait) throw new Interrupted(signal.reason as StopSignal);
  return wait;
}

/** The parts of a run that do not answer, at this moment. */
export async function findSilent({ parts, clientUrl, serverUrl }: RunRecord): Promise<PortName[]> {
  const urls = { client: clientUrl, server: serverUrl };
  const answered = await Promise.all(
    parts.map((part) => urls[part] !== undefined && answers(part, urls[part], ONE_TRY_MS)),
  );
  return parts.filter((_, index) => !answered[index]);
}

function explainFailure(
  wait: Exclude<Wait, { kind: 'ready' }>,
  child: BackgroundChild,
  errorFile: string,
  { timeoutMs }: BackgroundPlan,
): UserError {
  switch (wait.kind) {
    case 'broken':
      return new UserError(
        `The ${wait.part} ended by itself before it answered, so the app was stopped.`,
        { next: 'Mend what its last lines say, then start again.' },
      );
    case 'late':
      return new UserError(
        `The app did not answer within ${timeoutMs / 1000} s, so it was stopped.`,
        {
          why: `What did not answer: ${wait.silent.join(' and ')}.`,
          next: 'Look at its last lines. `--timeout <seconds>` waits longer.',
        },
      );
    case 'ended':
      return explainEnd(readFileSync(errorFile, 'utf8'), child);
  }
}

/** In the words that the shell in the background has found for it. */
function explainEnd(errors: string, child: BackgroundChild): UserError {
  const { exitCode, signal } = child.end() ?? {};
  const [, words] = /(?:^|\n)Error: ([^]*)$/.exec(errors) ?? [];
  const [what, ...rest] = (words ?? '').trim().split('\n');
  if (what) return new UserError(what, { ...(rest.length > 0 && { why: rest.join('\n') }) });
  return new UserError('The wasp that ran the app has ended before the app answered.', {
    why:
      errors.trim() ||
      (signal ? `It was ended by ${signal}.` : `Its exit code was ${exitCode ?? 'not seen'}.`),
    next: 'Start again, or start in the foreground to watch it: `wasp start --foreground`.',
  });
}

function explainOther(
  wait: Exclude<Wait, { kind: 'ready' }>,
  { pid }: RunRecord,
  { timeoutMs }: BackgroundPlan,
): UserError {
  const next = 'See `wasp status` and `wasp logs`. `wasp stop` stops it.';
  switch (wait.kind) {
    case 'ended':
      return new UserError(
        'The app was being started by another wasp, which has ended before the app answered.',
        { next: 'Run the same command again.' },
      );
    case 'broken':
      return new UserError(
        `The app runs already, in process ${pid}, and its ${wait.part} has ended by itself.`,
        { next },
      );
    case 'late':
      return new UserError(
        `The app runs already, in process ${pid}, and did not answer within ${timeoutMs / 1000} s.`,
        { why: `What did not answer: ${wait.silent.join(' and ')}.`, next },
      );
  }
}
