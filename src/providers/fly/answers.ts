import { z } from 'zod';
import { UserError } from '../../errors';

/** What `flyctl` answers, in all the forms that its versions have. */

const named = z.union([
  z.object({ name: z.string() }),
  z.object({ Name: z.string() }).transform(({ Name }) => ({ name: Name })),
]);
const region = z.union([
  z.object({ code: z.string() }),
  z.object({ Code: z.string() }).transform(({ Code }) => ({ code: Code })),
]);
const regions = z.union([
  z.array(region),
  z.object({ Regions: z.array(region) }).transform(({ Regions }) => Regions),
]);
const release = z.object({
  Version: z.number(),
  Status: z.string().nullish(),
  ImageRef: z.string().nullish(),
  CreatedAt: z.string().nullish(),
});

export interface Release {
  readonly version: number;
  readonly isComplete: boolean;
  readonly image: string;
  readonly at: string;
}

/** The codes of all regions. */
export function parseRegions(json: string): string[] {
  return parseJson(json, regions, 'platform regions').map(({ code }) => code);
}

/** The names of an app's secrets; Fly tells no values. */
export function parseSecretNames(json: string): Set<string> {
  return parseNames(json, 'secrets list');
}

export function parseAppNames(json: string): Set<string> {
  return parseNames(json, 'apps list');
}

/** Newest first. Those without an image, such as a new secret before the first deployment, are left out. */
export function parseReleases(json: string): Release[] {
  const found = parseJson(json, z.array(release), 'releases').flatMap(
    ({ Version, Status, ImageRef, CreatedAt }) =>
      ImageRef
        ? [
            {
              version: Version,
              isComplete: ['complete', 'succeeded'].includes(Status ?? ''),
              image: ImageRef,
              at: CreatedAt ?? '',
            },
          ]
        : [],
  );
  return found.sort((a, b) => b.version - a.version);
}

/** Passwords in what `flyctl` prints about a database: it shows them to whoever is looking. */
export function findPasswords(line: string): string[] {
  const patterns = [/^\s*Password:\s+(\S+)/, /\bpostgres(?:ql)?:\/\/[^:@/\s]+:([^@\s]+)@/];
  return patterns.flatMap((pattern) => pattern.exec(line)?.[1] ?? []);
}

function parseNames(json: string, command: string): Set<string> {
  const list = z.union([z.array(named), z.null().transform(() => [])]);
  return new Set(parseJson(json, list, command).map(({ name }) => name));
}

function parseJson<T>(json: string, schema: z.ZodType<T>, command: string): T {
  const failure = (why: string, cause?: unknown): UserError =>
    new UserError(`The answer of \`flyctl ${command}\` can't be understood.`, {
      why,
      next: 'A newer or older flyctl may answer differently: try `flyctl version update`.',
      cause,
    });
  let answer: unknown;
  try {
    answer = JSON.parse(json);
  } catch {
    // Its own words would quote parts of words, in which no secret can be recognised.
    throw failure(`It is no JSON, and begins with: ${json.trim().slice(0, 200)}`);
  }
  const parsed = schema.safeParse(answer);
  if (parsed.success) return parsed.data;
  throw failure(`It begins with: ${JSON.stringify(answer).slice(0, 200)}`, parsed.error);
}
