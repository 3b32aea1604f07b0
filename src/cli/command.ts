import type { Command as Declaration, OptionValues } from '@commander-js/extra-typings';
import type { Context, ContextFor, Done, Need } from '../context';

/** A command as the rest of the shell sees it. */
export interface Command {
  readonly needs: Need;
  declare(declaration: Declaration): unknown;
  run(context: Context, args: readonly unknown[], options: unknown): Promise<Done | void>;
}

interface CommandDefinition<N extends Need, Args extends unknown[], Options extends OptionValues> {
  needs: N;
  /** Arguments and options, said to commander; their types reach `run`. */
  declare: (declaration: Declaration) => Declaration<Args, Options>;
  run(context: ContextFor<N>, args: Args, options: Options): Promise<Done | void>;
}

/** Gives `run` the types that `declare` and `needs` imply. `requirements` and commander see to it that they hold. */
export function defineCommand<N extends Need, Args extends unknown[], Options extends OptionValues>(
  definition: CommandDefinition<N, Args, Options>,
): Command {
  return definition as unknown as Command;
}

/** What commander's declaration can be told that a command without words still gets something from. */
const GIVES_VALUES = ['argument', 'arguments', 'addArgument', 'requiredOption', 'default'];

/**
 * Whether a command gets no arguments and no options when nothing but its path is typed. commander would say the same,
 * and takes longer to load than everything else.
 */
export function needsNoParsing({ declare }: Command): boolean {
  let givesValues = false;
  const declaration: Declaration = new Proxy({} as Declaration, {
    get:
      (_, method: string) =>
      (flags: unknown, ...rest: unknown[]) => {
        // An option has a default after its description, or is `true` unless `--no-...` is typed.
        const hasDefault = method === 'option' && (rest.length > 1 || /--no-/.test(String(flags)));
        if (hasDefault || GIVES_VALUES.includes(method)) givesValues = true;
        return declaration;
      },
  });
  declare(declaration);
  return !givesValues;
}
