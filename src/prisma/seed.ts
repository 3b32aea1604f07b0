import type { EngineContext, Project } from '../context';
import { findSeeds, readSpecResult } from '../engine/spec-result';
import { UserError } from '../errors';
import type { Terminal } from '../terminal/terminal';
import { runPrisma } from './prisma';

/**
 * The seed function to run: the one that was named, or the only one, or the one that is chosen on the terminal.
 *
 * @param typed the command that takes a name
 * @throws UserError when there is no such seed function, UsageError when nobody can be asked
 */
export async function chooseSeed(
  asked: string | undefined,
  typed: string,
  { project, terminal }: { project: Project; terminal: Terminal },
): Promise<string> {
  const [first, ...more] = findSeeds(readSpecResult(project));
  if (first === undefined) {
    throw new UserError('This app has no seed functions.', {
      next: 'Name them in the main file, as https://wasp.sh/docs/data-model/databases says: app({ db: { seeds: [...] } }).',
    });
  }
  const names = [first, ...more];
  if (asked !== undefined) {
    if (names.includes(asked)) return asked;
    throw new UserError(`This app has no seed function ${asked}.`, {
      why: `It has: ${names.join(', ')}.`,
      next: `For example: ${typed} ${first}`,
    });
  }
  if (more.length === 0) return first;
  return terminal.ask({
    text: 'Which seed function is to run?',
    instead: `${typed} <name>, with one of ${names.join(', ')}`,
    choices: names.map((value) => ({ value, hint: '' })),
  });
}

/** Prisma hands over to a script of the generated server, which builds it and runs the function of that name. */
export async function runSeed(
  name: string,
  user: Pick<EngineContext, 'project' | 'engine' | 'terminal' | 'signal'>,
  env: NodeJS.ProcessEnv,
): Promise<number> {
  return runPrisma(['db', 'seed'], user, { ...env, WASP_DB_SEED_NAME: name });
}
