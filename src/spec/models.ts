import type { ShownEntities } from '../json/show';

type Model = Omit<ShownEntities['entities'][number], 'usedBy'>;

const STRING_OR_COMMENT = /("(?:\\.|[^"\\\n])*")|\/\/[^\n]*|\/\*[\s\S]*?\*\//g;
const MODEL = /^[ \t]*model[ \t]+(\w+)[ \t]*\{([^}]*)\}/gm;
const FIELD = /^[ \t]*(\w+)[ \t]+(\w+(?:\("[^"]*"\))?(?:\[\]|\?)?)/;

/** The models of a Prisma schema, each of which is an entity of Wasp's. */
export function parseModels(schema: string): Model[] {
  // A brace in a text ends no model.
  const code = schema.replace(
    STRING_OR_COMMENT,
    (_, text: string | undefined) => text?.replace(/[{}]/g, ' ') ?? '',
  );
  return [...code.matchAll(MODEL)].map(([, name = '', body = '']) => ({
    name,
    fields: body.split('\n').flatMap((line) => {
      const [, field, type] = FIELD.exec(line) ?? [];
      return field && type ? [{ name: field, type }] : [];
    }),
  }));
}
