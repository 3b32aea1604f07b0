import { z } from 'zod';
import { API_KEY } from './endpoint';
import type { EventFacts } from './facts';
import { hashProject } from './project-hash';

const MAX_CONTEXT_WORDS = 16;
const MAX_CONTEXT_BYTES = 256;

/** Exactly what leaves the machine. Strict: an event with anything else in it is dropped. */
export const eventSchema = z.strictObject({
  api_key: z.literal(API_KEY),
  event: z.literal('cli'),
  properties: z.strictObject({
    distinct_id: z.union([z.uuidv4(), z.string().regex(/^[0-9a-f]{64}$/)]),
    project_hash: z.string().regex(/^[0-9a-f]{16}$/),
    is_build: z.boolean(),
    deploy_cmd_args: z
      .string()
      .max(4096)
      .regex(/^(?:(?:fly|setup|create-db|deploy|cmd)(?:;(?!$)|$))*$/),
    wasp_version: z
      .string()
      .max(64)
      .regex(/^\d+\.\d+\.\d+(?:[-+][0-9A-Za-z.+-]+)?$/),
    os: z.enum(['linux', 'darwin', 'windows']),
    context: z
      .string()
      .max(MAX_CONTEXT_BYTES)
      .regex(/^(?:[A-Za-z0-9._-]+(?: (?!$)|$)){0,16}$/),
  }),
});

export type TelemetryEvent = z.infer<typeof eventSchema>;

export interface Identity {
  /** Random UUID v4, or a SHA-256 in hex. */
  readonly id: string;
  /** 32 bytes in hex. */
  readonly key: string;
}

/** @returns undefined when what came together does not fit the schema */
export function buildEvent(
  facts: EventFacts,
  identity: Identity,
  platform: NodeJS.Platform = process.platform,
): TelemetryEvent | undefined {
  const event = {
    api_key: API_KEY,
    event: 'cli',
    properties: {
      distinct_id: identity.id,
      project_hash: hashProject(facts.projectRoot, identity.key),
      is_build: facts.isBuild,
      deploy_cmd_args: facts.deployWords.join(';'),
      wasp_version: facts.waspVersion,
      os: platform === 'win32' ? 'windows' : platform,
      context: reduceContext(facts.context, facts.isCi),
    },
  };
  return eventSchema.safeParse(event).data;
}

/** Whole words of `[A-Za-z0-9._-]`, then `CI`; at most 16 words and 256 bytes with it. */
export function reduceContext(context: string, isCi: boolean): string {
  const last = isCi ? ['CI'] : [];
  const words: string[] = [];
  for (const [word] of context.matchAll(/[A-Za-z0-9._-]+/g)) {
    const candidate = [...words, word, ...last];
    if (candidate.length > MAX_CONTEXT_WORDS || candidate.join(' ').length > MAX_CONTEXT_BYTES)
      break;
    words.push(word);
  }
  return [...words, ...last].join(' ');
}
