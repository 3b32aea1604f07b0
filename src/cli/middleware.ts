import { telemetry } from '../telemetry/telemetry';
import type { Context, Middleware, Outcome } from './command';
import { meetRequirements } from './requirements';
import { settle } from './settle';

/** Loaded on a terminal alone, after the command. */
const messages: Middleware = async (context, next) => {
  const outcome = await next();
  if (context.terminal.isOnScreen) await (await import('../messages/messages.js')).showNotice(context, outcome);
  return outcome;
};

/** All that a run passes through, the outermost first. Outside `settle` there are outcomes only, no errors. */
export const middleware: readonly Middleware[] = [messages, telemetry, settle, meetRequirements];

export function runThrough(layers: readonly Middleware[], context: Context, run: () => Promise<Outcome>): Promise<Outcome> {
  return layers.reduceRight<() => Promise<Outcome>>((next, layer) => () => layer(context, next), run)();
}
