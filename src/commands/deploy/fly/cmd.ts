import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { defineCommand } from '../../../cli/command';
import { buildStep } from '../../../deploy/build';
import { DEPLOY_STEPS } from '../../../deploy/fly/deploy-steps';
import { passToFlyctl } from '../../../deploy/fly/passing';
import { CONTEXT, ORG, declareApps, parsePart } from '../../../deploy/fly/options';
import { writeKept } from '../../../deploy/fly/setup-steps';
import { prepareTarget } from '../../../deploy/fly/target';
import { carryOut, formatCommand } from '../../../deploy/steps';
import { UsageError } from '../../../errors';
import { keepFresh } from '../../../up-to-date/up-to-date';
import { foreignArgs } from '../../../providers/fly/args';

/** What flyctl sends the app's files for. Everything else needs no build. */
const NEEDS_BUILD = ['deploy', 'launch'];

export const command = defineCommand({
  needs: 'engine',
  declare: (c) =>
    declareApps(
      c
        .argument('<cmd...>', 'arguments of flyctl, options too')
        .option(...CONTEXT, parsePart)
        .option(...ORG),
    )
      .option('--dry-run', 'show what would be run, and run nothing')
      .allowUnknownOption()
      .addHelpText(
        'after',
        '\nflyctl gets the terminal, and its exit code is the exit code. What stands after -- is left to it altogether:\n  wasp deploy fly cmd --context server -- ssh console -C "ls /app"',
      ),
  async run(context, [words], options) {
    const part = options.context;
    if (part === undefined)
      throw new UsageError('--context is missing.', {
        why: 'flyctl runs for one of the two apps.',
        next: 'Add --context server or --context client.',
      });
    const builds = NEEDS_BUILD.includes(words[0] ?? '');
    const target = await prepareTarget(context, options, { builds });
    const args = foreignArgs(words, options.org);
    const { folder, tomlFile } = target.places[part];
    const copy = join(folder, 'fly.toml');
    context.terminal.note(
      `Running ${part} command: ${formatCommand(['flyctl', ...withoutValues(args)])}`,
    );
    if (options.dryRun) return { exitCode: 0 };

    if (builds) await carryOut(target.deployment, [buildStep(target.deployment, DEPLOY_STEPS)]);
    await keepFresh('build', context, async () => {
      mkdirSync(folder, { recursive: true });
      rmSync(copy, { force: true });
      if (existsSync(tomlFile)) copyFileSync(tomlFile, copy);
    });
    const exitCode = await passToFlyctl(context, args, folder);
    if (exitCode === 0 && existsSync(copy)) writeKept(tomlFile, readFileSync(copy, 'utf8'));
    return { exitCode };
  },
});

/** `secrets set NAME=VALUE` is a secret too. */
function withoutValues(args: readonly string[]): string[] {
  return args.map((arg) => arg.replace(/^([A-Za-z_][A-Za-z0-9_]*)=[\s\S]+$/, '$1=***'));
}
