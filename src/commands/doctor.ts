import { defineCommand } from '../cli/command';
import type { Context } from '../context';
import { examine } from '../doctor/doctor';
import type { Finding } from '../doctor/finding';
import type { Doctor } from '../json/doctor';
import { UserError, throwIfInterrupted } from '../errors';
import { confirm } from '../terminal/confirm';
import { formatTable } from '../terminal/table';

export const command = defineCommand({
  needs: 'nothing',
  declare: (c) =>
    c
      .option('--json', 'print one JSON document')
      .option('--fix', 'do what is safe about what was found, after asking, and look again')
      .option('--yes', 'with --fix: without asking')
      .addHelpText(
        'after',
        '\nLooks at what wasp needs on this machine, and at the project here, where there is one. The exit code is 1 where a check fails.',
      ),
  async run(context, _, { json, fix, yes }) {
    const { terminal } = context;
    let findings = await terminal.during('Looking', () => examine(context));
    if (fix) {
      const isFixed = await fixAll(findings, Boolean(yes), Boolean(json), context);
      if (isFixed) findings = await terminal.during('Looking again', () => examine(context));
    }
    if (json) terminal.json(toDocument(findings));
    else terminal.result(formatFindings(findings, context));
    return { exitCode: hasFailure(findings) ? 1 : 0 };
  },
});

/** @returns whether something was done */
async function fixAll(
  findings: readonly Finding[],
  isAgreed: boolean,
  isQuiet: boolean,
  context: Context,
): Promise<boolean> {
  const { terminal, signal } = context;
  const fixes = findings.flatMap(({ fix }) => (fix ? [fix] : []));
  const unique = fixes.filter(
    ({ what }, index) => fixes.findIndex((other) => other.what === what) === index,
  );
  if (unique.length === 0) return false;
  if (!isQuiet) terminal.note(formatFindings(findings, context));
  terminal.note(`To fix:\n${unique.map(({ what }) => `  ${what}`).join('\n')}`);
  if (!isAgreed && !(await isWanted(context))) return false;
  for (const { what, run } of unique) {
    throwIfInterrupted(signal);
    await run().catch((error: unknown) => {
      if (!(error instanceof UserError)) throw error;
      terminal.warn(
        [`Not fixed (${what}): ${error.message}`, error.why, error.next].filter(Boolean).join('\n'),
      );
    });
  }
  return true;
}

async function isWanted({ terminal }: Context): Promise<boolean> {
  return confirm(terminal, {
    text: 'Do that?',
    instead: 'wasp doctor --fix --yes',
    yes: 'and look again',
    no: 'nothing is changed',
    preferred: 'yes',
  });
}

function hasFailure(findings: readonly Finding[]): boolean {
  return findings.some(({ result }) => result === 'failure');
}

function formatFindings(
  findings: readonly Finding[],
  { terminal: { resultStyle: style } }: Context,
): string {
  const marks = { ok: style.green('✓'), warning: style.yellow('!'), failure: style.red('✗') };
  return formatTable(
    findings.flatMap(({ check, result, what, next }) => [
      [`${marks[result]} ${check}`, what],
      ...(next === undefined ? [] : next.split('\n').map((line) => ['', line])),
    ]),
  );
}

function toDocument(findings: readonly Finding[]): Doctor {
  const checks = findings.map(({ check, result, what, next, fix }) => ({
    check,
    result,
    what,
    next: next ?? null,
    canFix: fix !== undefined,
  }));
  return { version: 1, isHealthy: !hasFailure(findings), checks };
}
