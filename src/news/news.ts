import type { Context, Outcome } from '../context';
import { UsageError } from '../errors';
import { findFolders } from '../folders';
import { decideConsent } from '../telemetry/consent';
import { readState } from '../telemetry/state';
import type { Notice } from './choose';
import { readLookup, readSeen, writeSeen } from './store';

/** After a command on a terminal: at most one notice of what an earlier look-up has brought. */
export async function showNotice(context: Context, outcome: Outcome): Promise<void> {
  try {
    const folder = findWhereToLook(context, outcome);
    if (folder === undefined) return;
    const lookup = readLookup(folder);
    if (lookup.messages.length === 0 && Object.keys(lookup.latest).length === 0) return;
    const [{ chooseNotice }, { isCI }, versions] = await Promise.all([
      import('./choose.js'),
      import('../telemetry/ci.js'),
      findVersions(context, outcome),
    ]);
    if (isCI) return;
    const seen = readSeen(folder);
    const notice = chooseNotice(lookup, seen, versions);
    if (!notice) return;
    if (notice.kind !== 'message' || !notice.isEndless)
      writeSeen(
        folder,
        { ...seen, shown: { ...seen.shown, [notice.id]: (seen.shown[notice.id] ?? 0) + 1 } },
        lookup,
      );
    context.terminal.note(formatNotice(notice));
  } catch (error) {
    // A notice is never the reason why a command fails; one that can't be counted is not shown, or it would come for ever.
    context.terminal.debug(`news: ${String(error)}`);
  }
}

function findWhereToLook({ invocation, settings }: Context, outcome: Outcome): string | undefined {
  const { telemetry, messages } = findFolders(settings);
  const isUnwelcome = settings.telemetry.disabledBy ?? settings.news.disabledBy;
  if (isUnwelcome || invocation.words.includes('--json')) return undefined;
  if (
    outcome.interruptedBy ||
    outcome.error instanceof UsageError ||
    messages === undefined ||
    telemetry === undefined
  )
    return undefined;
  return decideConsent(settings.telemetry, readState(telemetry)).isGiven ? messages : undefined;
}

async function findVersions({ engine, settings }: Context, { project }: Outcome) {
  const [{ findVersionInUse }, { packageInfo }] = await Promise.all([
    import('../engine/locate.js'),
    import('../package-info.js'),
  ]);
  const wasp = engine?.version ?? findVersionInUse(project, settings);
  return { project: project && wasp, wasp, shell: packageInfo.version };
}

function formatNotice(notice: Notice): string {
  if (notice.kind === 'wasp')
    return `\nWasp ${notice.version} is out; ${notice.inUse} is in use here. \`wasp news\` tells more.`;
  if (notice.kind === 'shell')
    return `\nVersion ${notice.version} of this command is out; yours is ${notice.inUse}.`;
  const { level, title, fixedIn } = notice.message;
  const fix = fixedIn ? ` Fixed in ${fixedIn}.` : '';
  const lead = {
    critical: `Important${notice.isEndless ? ' for this project' : ''}, from the Wasp team`,
    moderate: 'From the Wasp team',
    info: 'News from the Wasp team',
  }[level];
  return `\n${lead}: ${title.replace(/[.!?]?$/, (end) => end || '.')}${fix} \`wasp news\` shows it all.`;
}
