import type { RunContext } from '../context';
import { examineDocker, examinePostgres } from './database';
import { examineDependencies, examinePrisma } from './dependencies';
import type { Finding } from './finding';
import { examineLeftovers } from './leftovers';
import { examineDisk, examineProxy, examineRegistry, examineWsl } from './machine';
import { examinePorts } from './ports';
import { examineEngine, examineRuntime } from './tools';

/** Looks at all that commands of wasp need, on this machine and in the project around the working directory. Changes nothing. */
export async function examine(user: RunContext): Promise<Finding[]> {
  const { project } = user;
  const found = await Promise.all([
    examineRuntime(user),
    examineEngine(user),
    project ? examineDependencies({ ...user, project }) : undefined,
    project ? examinePrisma({ ...user, project }) : undefined,
    examineDocker(user),
    examinePostgres(user),
    examinePorts(user),
    examineLeftovers(user),
    examineWsl(user),
    examineDisk(user),
    examineProxy(user),
    examineRegistry(user),
  ]);
  return found.flat().filter((finding) => finding !== undefined);
}
