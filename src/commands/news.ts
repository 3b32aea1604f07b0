import { defineCommand } from '../cli/command';
import type { Context } from '../context';
import type { News } from '../json/news';
import { UserError, messageOf } from '../errors';
import { findFolders } from '../folders';
import type { Message } from '../news/message';
import { readLookup, readSeen, writeSeen, type Lookup } from '../news/store';

export const command = defineCommand({
  needs: 'nothing',
  declare: (c) =>
    c
      .option('--all', 'show also what you have read already')
      .option('--json', 'print one JSON document')
      .addHelpText(
        'after',
        '\nReads the feed now, and remembers what you have read. Without a network it shows what it had, and says from when.',
      ),
  async run(context, _, { all, json }) {
    const { terminal, settings } = context;
    const { lookup, problem } = await readNow(context);
    const folder = findFolders(settings).messages;
    const seen = folder === undefined ? { read: [], shown: {} } : readSeen(folder);
    const messages = lookup.messages
      .map((message) => ({ ...message, isRead: seen.read.includes(message.id) }))
      .sort((a, b) => b.publishedAt.localeCompare(a.publishedAt));
    const chosen = all ? messages : messages.filter(({ isRead }) => !isRead);
    if (json) {
      const document: News = {
        version: 1,
        isCurrent: problem === undefined,
        asOf: lookup.readAt ?? null,
        problem: problem ?? null,
        messages: chosen,
      };
      terminal.json(document);
    } else {
      if (problem !== undefined)
        terminal.warn(
          `The feed can't be read now: ${problem}. This is what it said on ${formatTime(lookup.readAt)}.`,
        );
      terminal.result(
        chosen.length > 0
          ? chosen.map((message) => formatMessage(message, context)).join('\n\n')
          : formatNone(messages.length),
      );
    }
    await remember(
      context,
      () =>
        folder !== undefined &&
        writeSeen(
          folder,
          { ...seen, read: [...new Set([...seen.read, ...messages.map(({ id }) => id)])] },
          lookup,
        ),
    );
  },
});

/** @throws UserError when there is no news at all, neither now nor from an earlier time */
async function readNow(context: Context): Promise<{ lookup: Lookup; problem?: string }> {
  const { settings } = context;
  const folder = findFolders(settings).messages;
  const known = folder === undefined ? { messages: [], latest: {} } : readLookup(folder);
  try {
    const { findFeed, keepFound, readFeed } = await import('../news/fetcher.js');
    const feed = findFeed(settings);
    if (feed === undefined)
      throw new Error(
        `nothing may be read from ${settings.news.url}, since it is neither https nor http on a loopback address`,
      );
    const found = await readFeed(feed, known);
    await remember(context, () => folder !== undefined && keepFound(folder, found));
    return { lookup: { ...known, ...found } };
  } catch (error) {
    if (known.readAt !== undefined) return { lookup: known, problem: messageOf(error) };
    throw new UserError("The news can't be read.", {
      why: messageOf(error),
      next: 'Check the network, then run `wasp news` again. Nothing that it said before is kept on this machine.',
      cause: error,
    });
  }
}

/** With a variable that turns telemetry off, nothing is written. What can't be written is shown again the next time. */
async function remember({ settings, terminal }: Context, write: () => unknown): Promise<void> {
  if (settings.telemetry.disabledBy) return;
  try {
    await write();
  } catch (error) {
    terminal.warn(`What you have read can't be remembered: ${messageOf(error)}`);
  }
}

function formatMessage(
  { level, title, body, publishedAt, affects, fixedIn, url }: Message,
  { terminal }: Context,
): string {
  const { bold, dim, red, yellow, cyan } = terminal.resultStyle;
  const paint = { critical: red, moderate: yellow, info: cyan }[level];
  const lines = [`${bold(title)}  ${dim(publishedAt.slice(0, 10))}  ${paint(level)}`, body];
  if (affects) lines.push(`Concerns Wasp ${affects}${fixedIn ? `; fixed in ${fixedIn}` : ''}.`);
  if (url) lines.push(url);
  return lines.filter(Boolean).join('\n');
}

function formatNone(count: number): string {
  return count === 0
    ? 'There is no news.'
    : `There is nothing new. \`wasp news --all\` shows ${count === 1 ? 'the message' : `the ${count} messages`} that you have read.`;
}

function formatTime(time: string | undefined): string {
  return time === undefined ? 'an unknown day' : time.replace(/\.\d+Z$/, 'Z');
}
