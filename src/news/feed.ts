import { z } from 'zod';
import { cleanText, type Message } from './message';

export const MAX_FEED_BYTES = 256 * 1024;
const MAX_ENTRIES = 100;

/** One entry of the feed, as it is served. `important` is the official CLI's word for `moderate`. */
const entrySchema = z.object({
  id: z.string().min(1).max(200),
  level: z.enum(['info', 'moderate', 'important', 'critical']),
  title: z.string().max(10_000),
  body: z.string().max(100_000),
  publishedAt: z.string().refine((text) => !Number.isNaN(Date.parse(text))),
  affects: z.string().min(1).max(200).nullish(),
  fixedIn: z.string().max(200).nullish(),
  url: z.string().max(2000).nullish(),
});

/**
 * The messages of a feed, fit to be shown. An entry that is none is skipped, and so is a second one of the same id.
 *
 * @returns undefined when it is no feed at all
 */
export function parseFeed(text: string): Message[] | undefined {
  const entries = parseJson(text);
  if (!Array.isArray(entries)) return undefined;
  const messages = new Map<string, Message>();
  for (const entry of entries.slice(0, MAX_ENTRIES)) {
    const message = toMessage(entry);
    if (message && !messages.has(message.id)) messages.set(message.id, message);
  }
  return [...messages.values()];
}

function toMessage(entry: unknown): Message | undefined {
  const { data } = entrySchema.safeParse(entry);
  if (!data) return undefined;
  const message = cleanMessage({
    id: data.id,
    level: data.level === 'important' ? 'moderate' : data.level,
    title: data.title,
    body: data.body,
    publishedAt: new Date(data.publishedAt).toISOString(),
    ...(data.affects && { affects: data.affects }),
    ...(data.fixedIn && { fixedIn: data.fixedIn }),
    ...(data.url && { url: data.url }),
  });
  return message.title ? message : undefined;
}

/** Nothing but text that can be read, and not too much of it. */
function cleanMessage(message: Message): Message {
  return {
    ...message,
    id: cleanText(message.id, 200),
    title: cleanText(message.title, 100),
    body: cleanText(message.body, 2000),
    ...(message.affects && { affects: cleanText(message.affects, 200) }),
    ...(message.fixedIn && { fixedIn: cleanText(message.fixedIn, 40) }),
    ...(message.url && { url: cleanText(message.url, 300) }),
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // A web page, or a feed that was cut off: nothing changes.
    return undefined;
  }
}
