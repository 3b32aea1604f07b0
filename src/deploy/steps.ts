import type { Invocation } from '../context';
import { Interrupted, UserError, throwIfInterrupted } from '../errors';
import { quoteIfNeeded } from '../processes/quote';
import type { Deployment } from './deployment';
import type { Redactor } from './redactor';
import { withoutSecretValues } from './secrets';

/** One thing to be done. A run is an array of them, in order. */
export interface Step {
  /** Its name in the journal and in events. */
  readonly id: string;
  /** E.g. `Add the server service my-app-server`. */
  readonly title: string;
  /** What it runs and changes, one line each, for `--dry-run`. No secret. */
  readonly plan: readonly string[];
  /** Why there is nothing to do, looked up when its turn comes; undefined when there is. */
  findReasonToSkip?(): Promise<string | undefined>;
  /** Whether the journal of an unfinished run may say that it is done: for what can't be looked up. */
  readonly isJournaled?: boolean;
  /** May return what to add to its line. */
  run(): Promise<string | void>;
}

type StepState = 'done' | 'skipped' | 'failed' | 'stopped';

/** Runs the steps, or, in a dry run, shows what they would do. */
export async function carryOut(deployment: Deployment, steps: readonly Step[]): Promise<void> {
  deployment.event({ event: 'started', version: 1 });
  if (deployment.options.dryRun) await showPlan(steps, deployment);
  else await runSteps(steps, deployment, formatResume(deployment.context.invocation));
}

/** What was typed, fit to be shown. */
function formatResume({ path, words, typedCwd }: Invocation): string {
  return formatCommand([
    'wasp',
    ...(typedCwd === undefined ? [] : ['-C', typedCwd]),
    ...path.slice(0, 1),
    ...withoutSecretValues(words),
  ]);
}

/** A line to type. */
export function formatCommand(words: readonly string[]): string {
  return words.map(quoteIfNeeded).join(' ');
}

/**
 * Runs the steps, one line each, and notes in the journal how far it got.
 *
 * @param resume the command that goes on after a failure, fit to be shown
 * @throws what a step threw; a UserError then tells which steps are done, which are not, and how to go on
 */
async function runSteps(
  steps: readonly Step[],
  deployment: Deployment,
  resume: string,
): Promise<void> {
  const { journal, context, event } = deployment;
  if (journal.isUnfinished)
    deployment.note('The last run did not get to its end. This one goes on from there.');
  journal.begin();
  const done: Step[] = [];
  for (const step of steps) {
    throwIfInterrupted(context.signal);
    const startedAtMs = Date.now();
    try {
      const reason = await findReason(step, deployment);
      if (reason !== undefined) {
        report(deployment, step, { state: 'skipped', startedAtMs, said: reason });
      } else {
        event({ event: 'step', id: step.id, title: step.title, state: 'started' });
        deployment.note(`${context.terminal.style.cyan('›')} ${step.title}`);
        const said = await step.run();
        journal.done(step.id);
        report(deployment, step, { state: 'done', startedAtMs, said: said ?? undefined });
      }
      done.push(step);
    } catch (error) {
      journal.failed(step.id);
      if (error instanceof Interrupted) {
        report(deployment, step, { state: 'stopped', startedAtMs });
        deployment.note(`To go on from here, run: ${resume}`);
        throw error;
      }
      report(deployment, step, { state: 'failed', startedAtMs });
      const left = steps.slice(steps.indexOf(step) + 1);
      throw explain(error, { failed: step, done, left, resume }, deployment);
    }
  }
  journal.finish();
}

/** Shows the steps as they would run, and what each would run and change. Nothing is changed; some things are looked up. */
async function showPlan(steps: readonly Step[], deployment: Deployment): Promise<void> {
  const { terminal } = deployment.context;
  const lines: string[] = [];
  for (const [index, step] of steps.entries()) {
    const reason = await findReason(step, deployment);
    deployment.event({
      event: 'planned',
      id: step.id,
      title: step.title,
      runs: reason === undefined ? [...step.plan] : [],
      ...(reason !== undefined && { skipped: reason }),
    });
    lines.push(`${index + 1}. ${step.title}${reason === undefined ? '' : ` (skipped: ${reason})`}`);
    if (reason === undefined) lines.push(...step.plan.map((line) => `     ${line}`));
  }
  const text = deployment.redactor.hide(lines.join('\n'));
  if (deployment.options.json) terminal.note(text);
  else terminal.result(text);
  terminal.note('This was a dry run: nothing was changed.');
}

async function findReason(step: Step, { journal }: Deployment): Promise<string | undefined> {
  const reason = await step.findReasonToSkip?.();
  if (reason !== undefined) return reason;
  return step.isJournaled && journal.isDone(step.id)
    ? 'done in the run before, and nothing has changed since'
    : undefined;
}

/** How a step ended. */
interface StepEnd {
  readonly state: StepState;
  readonly startedAtMs: number;
  readonly said?: string | undefined;
}

function report(
  { note, event, context }: Deployment,
  { id, title }: Step,
  { state, startedAtMs, said }: StepEnd,
): void {
  const durationMs = Date.now() - startedAtMs;
  const { style } = context.terminal;
  const marks: Record<StepState, string> = {
    done: style.green('✓'),
    skipped: style.dim('–'),
    failed: style.red('✗'),
    stopped: style.red('✗'),
  };
  const time =
    state === 'skipped'
      ? 'skipped'
      : `${state === 'done' ? '' : `${state}, `}${(durationMs / 1000).toFixed(1)} s`;
  note(`${marks[state]} ${title} (${time})${said === undefined ? '' : `: ${said}`}`);
  event({ event: 'step', id, title, state, durationMs, ...(said !== undefined && { said }) });
}

/** How far a run got that failed, and the command that goes on from there. */
interface Progress {
  readonly failed: Step;
  readonly done: readonly Step[];
  readonly left: readonly Step[];
  readonly resume: string;
}

function explain(
  error: unknown,
  { failed, done, left, resume }: Progress,
  { redactor, event }: Deployment,
): unknown {
  if (!(error instanceof UserError)) return withoutSecrets(error, redactor);
  const hide = (text: string | undefined): string | undefined =>
    text === undefined ? undefined : redactor.hide(text);
  const list = (steps: readonly Step[]): string =>
    steps.map(({ title }) => title).join('; ') || 'nothing';
  const what = redactor.hide(error.message);
  const why = hide(error.why);
  event({ event: 'failed', id: failed.id, what, ...(why !== undefined && { why }), resume });
  return new UserError(what, {
    ...(why !== undefined && { why }),
    next: [
      hide(error.next),
      `Done: ${list(done)}.`,
      `Failed: ${failed.title}.`,
      ...(left.length > 0 ? [`Not begun: ${list(left)}.`] : []),
      `To go on from there, run: ${resume}`,
    ]
      .filter((line) => line !== undefined)
      .join('\n'),
    exitCode: error.exitCode,
    cause: withoutSecrets(error.cause, redactor),
  });
}

/** A bug of ours is printed with all that its message says, and so is a cause with --verbose. */
function withoutSecrets(error: unknown, redactor: Redactor): unknown {
  if (error === undefined) return undefined;
  if (!(error instanceof Error)) return redactor.hide(String(error));
  const safe = new Error(redactor.hide(error.message), {
    cause: withoutSecrets(error.cause, redactor),
  });
  safe.stack = redactor.hide(error.stack ?? '');
  return safe;
}
