import type { Engine, RunContext } from '../context';
import { useEngine } from '../engine/engine';
import { keepSqlite } from '../sqlite/sqlite';

/**
 * The engine that a project uses, told where the project's SQLite database is kept.
 *
 * @throws UserError when no engine fits, or none can be installed
 */
export async function useProjectEngine(context: RunContext): Promise<Engine> {
  const { project, settings, terminal } = context;
  const url = project && (await keepSqlite({ project, settings, terminal }));
  return useEngine(context, url === undefined ? {} : { DATABASE_URL: url });
}
