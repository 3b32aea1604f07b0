import type { Context, Outcome, Middleware } from '../context';
import { telemetry } from '../telemetry/telemetry';
import { meetRequirements } from './requirements';
import { settle } from './settle';

/** First words of commands after which there is no notice. `uninstall` may have deleted what would show one. */
const SILENT = new Set(['completion', 'uninstall', 'telemetry', 'news']);

/** Loaded on a terminal alone, after the command. */
const messages: Middleware = async (context, next) => {
  const outcome = await next();
  if (context.terminal.isOnScreen && !SILENT.has(context.invocation.path[0] ?? ''))
    await (await import('../news/news.js')).showNotice(context, outcome);
  return outcome;
};

/** All that a run passes through, the outermost first. Outside `settle` there are outcomes only, no errors. */
export const middleware: readonly Middleware[] = [messages, telemetry, settle, meetRequirements];

export function runThrough(
  layers: readonly Middleware[],
  context: Context,
  run: () => Promise<Outcome>,
): Promise<Outcome> {
  return layers.reduceRight<() => Promise<Outcome>>(
    (next, layer) => () => layer(context, next),
    run,
  )();
}
