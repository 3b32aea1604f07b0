import type { ContextFor } from '../../context';
import { UserError } from '../../errors';
import { run } from '../../processes/run';
import { verifyInstalled, verifyLogin } from '../../providers/fly/checks';
import type { Part } from '../../providers/fly/names';
import { readFlyToml } from '../../providers/fly/toml';
import { parseEnvironment } from '../options';
import type { FlyOptions } from './options';
import { findPlaces } from './target';

export interface PassedApp {
  readonly part: Part;
  readonly app: string;
}

/** flyctl on the user's own three streams: what it reads, prints and ends with is left as it is. */
export function passToFlyctl(
  { settings, terminal, signal }: ContextFor<'project'>,
  args: readonly string[],
  cwd: string,
): Promise<number> {
  return run(
    { file: 'flyctl', args, cwd, env: settings.env },
    { kind: 'passed', streams: terminal.streams },
    signal,
  ).then((end) => {
    if (end.kind === 'exited') return end.exitCode;
    if (end.kind === 'killed') throw new UserError(`flyctl was ended by ${end.signal}.`);
    throw new UserError(`flyctl can't be started (${end.reason}).`);
  });
}

/** What flyctl prints on stdout, for an answer of ours. @throws UserError in its own words when it fails */
export async function askFlyctl(
  { settings, signal, project }: ContextFor<'project'>,
  args: readonly string[],
): Promise<string> {
  const end = await run(
    { file: 'flyctl', args, cwd: project.root, env: settings.env },
    { kind: 'captured' },
    signal,
  );
  if (end.kind === 'exited' && end.exitCode === 0) return end.stdout;
  throw new UserError(`\`flyctl ${args.join(' ')}\` failed.`, {
    ...(end.kind === 'exited' && {
      why: end.stderr.trim() || `It ended with exit code ${end.exitCode}.`,
      exitCode: end.exitCode,
    }),
  });
}

/**
 * The apps that the project's TOML files name, once flyctl is known to be there and logged in.
 *
 * @param parts those that are asked for
 * @throws UserError when none of them has a file
 */
export async function findDeployedApps(
  context: ContextFor<'project'>,
  options: FlyOptions,
  parts: readonly Part[],
): Promise<[PassedApp, ...PassedApp[]]> {
  const { settings, signal, project } = context;
  const program = {
    async run(args: readonly string[]) {
      const end = await run(
        { file: 'flyctl', args, cwd: project.root, env: settings.env },
        { kind: 'captured' },
        signal,
      );
      return end.kind === 'exited'
        ? end
        : {
            exitCode: 127,
            stdout: '',
            stderr: end.kind === 'not-found' ? `flyctl can't be started (${end.reason}).` : '',
          };
    },
    onTerminal: async () => 1,
  };
  const places = findPlaces(context, options, parseEnvironment(options.environment));
  const apps: PassedApp[] = [];
  for (const part of parts) {
    const toml = await readFlyToml(places[part].tomlFile);
    if (toml) apps.push({ part, app: toml.app });
  }
  const [first, ...others] = apps;
  if (!first) {
    throw new UserError('This project has not been set up on Fly.', {
      why: `There is no ${parts.map((part) => places[part].tomlFile).join(', and no ')}.`,
      next: 'Run `wasp deploy fly launch <basename> <region>` once. If the files are in another folder, name it with --fly-toml-dir; for another environment, name that with --environment.',
    });
  }
  await verifyInstalled(program);
  await verifyLogin(program, settings, undefined);
  return [first, ...others];
}
