import ci from 'ci-info';
import { stripVTControlCharacters } from 'node:util';
import type { ContextFor } from '../context';
import type { DeployEvent } from '../json/deploy';
import { UserError } from '../errors';
import { run } from '../processes/run';
import { confirm } from '../terminal/confirm';
import { openJournal, type Journal } from './journal';
import type { DeployOptions } from './options';
import { createRedactor, type Redactor } from './redactor';

/** A call of a tool that is not ours. No secret among its arguments. */
export interface ToolCall {
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env?: NodeJS.ProcessEnv;
  /** For its standard input, where secrets go. */
  readonly input?: string | undefined;
  /** Whether what it prints is shown, line by line, without the secrets. */
  readonly isShown?: boolean | undefined;
  /** Finds secrets that the tool itself tells in a line, before that line is shown. */
  readonly learn?: ((line: string) => readonly string[]) | undefined;
}

export interface ToolEnd {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** One run of a command of `wasp deploy`: what its steps have in common. */
export interface Deployment {
  readonly context: ContextFor<'engine'>;
  readonly options: DeployOptions;
  readonly redactor: Redactor;
  readonly journal: Journal;
  /** Whether somebody can be asked. */
  readonly isAttended: boolean;
  note(text: string): void;
  /** For `--json`. */
  event(event: DeployEvent): void;
  /** Runs a tool to its end; 127 for one that is not there. */
  run(call: ToolCall): Promise<ToolEnd>;
  /** On the user's own terminal; with its output shown where there is none. Resolves with the exit code. */
  runOnTerminal(call: ToolCall): Promise<number>;
}

/** Asks whether to log in now; undefined where nobody can be asked, or nothing may be changed. */
export function offerLogin(
  { context, options, isAttended }: Deployment,
  text: string,
  login: string,
): (() => Promise<boolean>) | undefined {
  if (!isAttended || options.dryRun) return undefined;
  return () =>
    confirm(context.terminal, {
      text,
      instead: login,
      yes: `runs \`${login}\``,
      no: 'stops here',
      preferred: 'yes',
    });
}

/** Where these variables hold a secret, it is never shown. */
const SECRET_VARIABLES = [
  'FLY_API_TOKEN',
  'FLY_ACCESS_TOKEN',
  'RAILWAY_TOKEN',
  'RAILWAY_API_TOKEN',
];

/** @param name of the deployment, for its journal */
export function createDeployment(
  context: ContextFor<'engine'>,
  options: DeployOptions,
  provider: string,
  name: string,
): Deployment {
  const { terminal, settings, signal, project } = context;
  const redactor = createRedactor();
  for (const variable of SECRET_VARIABLES) redactor.add(settings.env[variable] ?? '');
  const isAttended = terminal.isInteractive && !options.yes && !options.json && !ci.isCI;
  const note = (text: string): void => terminal.note(redactor.hide(text));
  const runTool = createToolRunner(context, redactor);

  return {
    context,
    options,
    redactor,
    journal: openJournal(
      project,
      provider,
      options.environment === undefined ? name : `${name}@${options.environment}`,
    ),
    isAttended,
    note,
    event(event) {
      if (options.json) terminal.result(redactor.hide(JSON.stringify(event)));
    },
    run: runTool,
    async runOnTerminal(call) {
      if (!isAttended) return (await runTool({ ...call, isShown: true })).exitCode;
      const { file, args, cwd, env = settings.env } = call;
      const end = await run(
        { file, args, cwd, env },
        { kind: 'passed', streams: terminal.streams },
        signal,
      );
      return end.kind === 'exited' ? end.exitCode : 127;
    },
  };
}

/** Runs tools to their end, with nothing secret shown. */
function createToolRunner(
  { terminal, settings, signal }: ContextFor<'engine'>,
  redactor: Redactor,
): Deployment['run'] {
  const show = (line: string): void => {
    const shown = terminal.style.isColorSupported ? line : stripVTControlCharacters(line);
    terminal.note(redactor.hide(`  ${terminal.style.dim('│')} ${shown}`));
  };
  return async ({ file, args, cwd, env = settings.env, input, isShown, learn }) => {
    terminal.debug(redactor.hide(`$ ${[file, ...args].join(' ')}  (in ${cwd})`));
    const onLine = (line: string): void => {
      for (const secret of learn?.(line) ?? []) redactor.add(secret);
      if (isShown) show(line);
    };
    const end = await run(
      { file, args, cwd, env },
      {
        kind: 'followed',
        ...(input !== undefined && { input }),
        ...((isShown || learn) && { onLine }),
      },
      signal,
    );
    // What it says may become part of an error; what it answers is read, and may be a secret's value that is compared.
    if (end.kind === 'exited') return { ...end, stderr: redactor.hide(end.stderr) };
    if (end.kind === 'not-found')
      return { exitCode: 127, stdout: '', stderr: `${file} can't be started (${end.reason}).` };
    throw new UserError(`${file} was ended by ${end.signal}.`, {
      next: 'Run the same command again; it goes on where this one stopped.',
    });
  };
}
