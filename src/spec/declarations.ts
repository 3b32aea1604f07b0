import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EngineContext } from '../context';
import type { ShownEntities, ShownOperations, ShownRoutes } from '../json/show';
import { parseSpecResult, type Declaration, type ImportedName } from '../engine/spec-result';
import { UserError } from '../errors';
import { askEngine } from '../up-to-date/engine-queries';
import { parseModels } from './models';

/** What the engine knows of the spec: its last analysis where nothing has changed since. @throws UserError in the engine's words where the spec is wrong */
export async function readDeclarations(user: EngineContext): Promise<readonly Declaration[]> {
  const result = parseSpecResult(await askEngine('spec', user));
  if (result.status === 'ok' && result.value) return result.value;
  throw new UserError('The spec of this project has a mistake.', {
    ...(result.error !== undefined && { why: result.error }),
    next: 'Run `wasp check`.',
  });
}

export type ShownRoute = ShownRoutes['routes'][number];
export type ShownOperation = ShownOperations['operations'][number];
export type ShownEntity = ShownEntities['entities'][number];
type ShownImport = NonNullable<ShownOperation['function']>;

export function findRoutes(declarations: readonly Declaration[]): ShownRoute[] {
  const pages = new Map(
    ofType(declarations, 'Page').map((page) => [page.declName, page.declValue]),
  );
  return ofType(declarations, 'Route').map(({ declName, declValue }) => {
    const page = pages.get(declValue.to?.name ?? '');
    return {
      name: declName,
      path: declValue.path ?? '',
      page: declValue.to?.name ?? '',
      component: showImport(page?.component),
      isAuthRequired: Boolean(page?.authRequired),
      prerender: [...(declValue.prerender ?? [])],
    };
  });
}

const KINDS = { Query: 'query', Action: 'action', Api: 'api', Job: 'job', Crud: 'crud' } as const;

export function findOperations(declarations: readonly Declaration[]): ShownOperation[] {
  return Object.entries(KINDS).flatMap(([type, kind]) =>
    ofType(declarations, type).map(({ declName, declValue }) => ({
      kind,
      name: declName,
      function: showImport(declValue.fn ?? declValue.perform?.fn),
      entities: [
        ...(declValue.entities ?? []),
        ...(declValue.entity ? [declValue.entity] : []),
      ].map(({ name }) => name),
      isAuthRequired: typeof declValue.auth === 'boolean' ? declValue.auth : null,
      detail:
        declValue.httpRoute?.join(' ') ??
        declValue.schedule?.cron ??
        (declValue.operations ? Object.keys(declValue.operations).join(', ') : null),
    })),
  );
}

/** The engine notes no more of entities than their names: their fields are read from the schema itself. */
export function findEntities(schema: string, declarations: readonly Declaration[]): ShownEntity[] {
  const operations = findOperations(declarations);
  return parseModels(schema).map((model) => ({
    ...model,
    usedBy: operations
      .filter(({ entities }) => entities.includes(model.name))
      .map(({ name }) => name),
  }));
}

export function readSchemaText(root: string): string {
  return readFileSync(join(root, 'schema.prisma'), 'utf8');
}

function ofType(declarations: readonly Declaration[], type: string): Declaration[] {
  return declarations.filter(({ declType }) => declType === type);
}

function showImport(found: ImportedName | undefined): ShownImport | null {
  return found
    ? {
        module: found.path.replace('@src/', 'src/'),
        export: found.kind === 'default' ? 'default' : found.name,
      }
    : null;
}

export function formatImport(shown: ShownImport | null): string {
  if (!shown) return '';
  return shown.export === 'default' ? shown.module : `${shown.module} ${shown.export}`;
}
