import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { EngineContext } from '../context';
import { UserError } from '../errors';
import { run, type ChildCommand, type ChildStreams } from './run';

/**
 * A program that the project has installed, in the project's root, on the Node.js that the engine wants.
 * Found by its place: `npx` would take a second to look, and fetch what is missing.
 *
 * @throws UserError when it is not installed
 */
export function installedProgram(
  name: string,
  args: readonly string[],
  { project, engine }: Pick<EngineContext, 'project' | 'engine' | 'signal'>,
  env: NodeJS.ProcessEnv = {},
): ChildCommand {
  const folder = join(project.root, 'node_modules', '.bin');
  const file = join(folder, name);
  // As npx has it: programs start others of the project's by name, as Wasp's plugin for Vite does with the TypeScript compiler.
  const PATH = [folder, engine.env['PATH']].filter(Boolean).join(delimiter);
  if (existsSync(file))
    return { file, args, cwd: project.root, env: { ...engine.env, ...env, PATH } };
  throw new UserError(`The program ${name} is not installed in this project.`, {
    why: `There is no ${file}.`,
    next: `Run \`wasp install\`. If that does not bring it, add it to the project: \`npm install --save-dev ${name}\`.`,
  });
}

/**
 * Runs a program to its end.
 *
 * @returns its exit code
 * @throws UserError when it can't be started, or a signal has ended it
 */
export async function runToEnd(
  name: string,
  command: ChildCommand,
  streams: ChildStreams,
  signal: AbortSignal,
): Promise<number> {
  const end = await run(command, streams, signal);
  if (end.kind === 'exited') return end.exitCode;
  if (end.kind === 'killed')
    throw new UserError(`${name} was ended by ${end.signal}.`, {
      next: 'Run the same command again.',
    });
  throw new UserError(`${name} can't be started.`, {
    why: `The system says ${end.reason} of ${command.file}.`,
  });
}
