import { defineCommand } from '../../cli/command';
import type { ProjectContext } from '../../context';
import type { DbStatus } from '../../json/db-status';
import { askServer } from '../../postgres/connection';
import { KINDS } from '../../postgres/describe';
import { findState } from '../../postgres/status';
import { findGivenDatabase, parseAddress, withoutPassword } from '../../prisma/database-url';
import { readProvider } from '../../prisma/schema';
import { findSqliteUrl } from '../../sqlite/sqlite';
import { formatTable } from '../../terminal/table';

export const command = defineCommand({
  needs: 'project',
  declare: (c) => c.option('--json', 'print one JSON document'),
  async run(context, _, { json }) {
    const status = await findStatus(context);
    if (json) context.terminal.json(status);
    else context.terminal.result(format(status));
  },
});

async function findStatus(user: Pick<ProjectContext, 'project' | 'settings'>): Promise<DbStatus> {
  const given = findGivenDatabase(user.project, user.settings);
  const nothing = {
    version: 1 as const,
    url: given ? withoutPassword(given.url) : null,
    port: null,
    owner: null,
  };
  if (readProvider(user.project) === 'sqlite')
    return {
      ...nothing,
      provider: 'sqlite',
      kind: 'file',
      state: null,
      url: findSqliteUrl(user.project, user.settings) ?? null,
      place: null,
    };
  if (given) {
    const address = parseAddress(given.url);
    const answer = address && (await askServer(address));
    const state =
      answer === undefined ? 'unknown' : typeof answer === 'string' ? 'running' : 'unreachable';
    return {
      ...nothing,
      provider: 'postgresql',
      kind: 'own',
      state,
      port: address?.port ?? null,
      place: given.from,
    };
  }
  const found = await findState(user);
  if (found.state === 'never started')
    return { ...nothing, provider: 'postgresql', kind: null, state: 'never started', place: null };
  const { kind, url, port, place } = found.state === 'running' ? found.database : found;
  const owner = found.state === 'running' ? found.database.owner : undefined;
  return {
    version: 1,
    provider: 'postgresql',
    kind,
    state: found.state,
    url: url === undefined ? null : withoutPassword(url),
    port: port ?? null,
    place,
    owner: owner ? { command: owner.command, pid: owner.pid, since: owner.since } : null,
  };
}

function format({ kind, state, url, place, owner }: DbStatus): string {
  const rows: [string, string | null][] = [['database', describe(kind, place)]];
  if (kind === 'docker' || kind === 'embedded')
    rows.push([kind === 'docker' ? 'container' : 'data', place]);
  rows.push(
    [
      'state',
      state === 'never started'
        ? 'never started; `wasp start` or `wasp start db` does that'
        : state,
    ],
    ['address', url],
  );
  if (owner)
    rows.push(['started by', `${owner.command}, process ${owner.pid}, since ${owner.since}`]);
  const known = rows.flatMap(([name, value]) => (value === null ? [] : [[name, value]]));
  return formatTable(known, { least: ['started by'.length] });
}

function describe(kind: DbStatus['kind'], place: string | null): string {
  switch (kind) {
    case null:
      return 'PostgreSQL, managed by wasp';
    case 'own':
      return `PostgreSQL, your own: DATABASE_URL from ${place}`;
    case 'file':
      return 'SQLite, a file that needs no server';
    case 'docker':
    case 'embedded':
      return KINDS[kind];
  }
}
