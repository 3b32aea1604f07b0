import { telemetry } from '../telemetry/telemetry';
import type { Context, Middleware, Outcome } from './command';
import { meetRequirements } from './requirements';
import { settle } from './settle';

/** All that a run passes through, the outermost first. Outside `settle` there are outcomes only, no errors. */
export const middleware: readonly Middleware[] = [telemetry, settle, meetRequirements];

export function runThrough(layers: readonly Middleware[], context: Context, run: () => Promise<Outcome>): Promise<Outcome> {
  return layers.reduceRight<() => Promise<Outcome>>((next, layer) => () => layer(context, next), run)();
}
